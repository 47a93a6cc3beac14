/**
 * What `createRequire` of node:module gives in the Worker's bundle: the three CommonJS packages the connectors load by name. All of them must be
 * required, so that the SDKs and connectors/http.ts share one axios. intuit-oauth is loaded on its first use: it costs the most at start-up.
 */
const packages = {
  axios: () => require('axios'),
  'node-quickbooks': () => require('node-quickbooks'),
  'intuit-oauth': () => require('intuit-oauth'),
};

exports.createRequire = () => (name) => packages[name]();
