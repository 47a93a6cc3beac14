/**
 * Opens a line to a mail server by its name. A Worker has no resolver of its own, and checks a certificate against what it was told to connect to:
 * nodemailer, which looks up the address first, would have it compared with a number.
 */
import { connect } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Dial } from '../smtp.ts';

export const dialByName: Dial = ({ host, port, secure }, withinMs) =>
  new Promise((resolve, reject) => {
    const socket = secure ? connectSecurely({ host, port, servername: host }) : connect({ host, port });
    const timer = setTimeout(() => {
      reject(Object.assign(new Error('the mail server did not answer'), { code: 'ETIMEDOUT' }));
      socket.destroy();
    }, withinMs);
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      // Until nodemailer listens, an error is seen as the end of the line it then finds.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
