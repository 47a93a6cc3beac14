/** Which hosts are this machine itself: only to them may anything go that is not encrypted. */
import { isIPv4 } from 'node:net';

/** `host`: a name or an address without brackets. A name such as 127.example.com is somebody else's. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
