/** In place of the package atob, whose build for browsers looks for a window when it is loaded (intuit-oauth needs it). */
module.exports = (text) => Buffer.from(text, 'base64').toString('binary');
