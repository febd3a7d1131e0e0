import type { Server } from 'node:http';
import { SettingError } from './config.ts';

const sentence = (error: NodeJS.ErrnoException, host: string, port: number): Error => {
  if (error.code === 'EADDRINUSE')
    return new SettingError(`Port ${port} on ${host} is used by another program: stop it, or set PORT to a free port.`);
  if (error.code === 'EACCES') return new SettingError(`Port ${port} may not be opened by this user: set PORT to a port above 1023.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new SettingError(`${host} is no address of this machine: set HOST to one, or unset it.`);
  return error;
};

/** Opens the port, or throws one sentence that says what to set. */
export const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(sentence(error, host, port));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });

/** Stops taking requests, waits for those that run (at most `patienceMs`), then cuts what is left, event streams first of all. */
export const closeServer = (server: Server, patienceMs = 8_000): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), patienceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
