import type pg from 'pg';

// What pg-copy-streams and pg-cursor do, in the few lines that the tests of the driver's path need.
type Wire = pg.Connection & {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  parse(q: { text: string }, more?: boolean): void;
  bind(q: object, more?: boolean): void;
  describe(q: { type: 'P'; name: string }, more?: boolean): void;
  execute(q: { portal: string; rows: number }, more?: boolean): void;
  flush(): void;
  sync(): void;
};

const nothing = () => undefined;

/** Runs COPY … FROM STDIN with the chunks; gives the number of rows. */
export const copyFrom = (client: pg.ClientBase, text: string, chunks: Iterable<Buffer>): Promise<number> =>
  new Promise((resolve, reject) => {
    let rows = 0;
    let failure: Error | undefined;
    let asked = 0;
    client.query({
      submit: (wire: Wire) => wire.query(text),
      handleCopyInResponse(wire: Wire) {
        if (++asked > 1) return reject(new Error('The data were asked for twice.'));
        for (const chunk of chunks) wire.sendCopyFromChunk(chunk);
        wire.endCopyFrom();
      },
      handleCommandComplete: (message: { text: string }) => {
        rows = Number(message.text.split(' ')[1]);
      },
      handleError: (error: Error) => {
        failure = error;
        reject(error);
      },
      handleReadyForQuery: () => (failure ? undefined : resolve(rows)),
      handleRowDescription: nothing,
      handleDataRow: nothing,
    } as unknown as pg.Submittable);
  });

/** Reads a query through a portal, `size` rows at a time with Flush between; `between` runs after the first piece. Gives the sizes of the pieces. */
export const readInPieces = (client: pg.ClientBase, text: string, size: number, between: () => void): Promise<number[]> =>
  new Promise((resolve, reject) => {
    const pieces = [0];
    const more = (wire: Wire) => {
      wire.execute({ portal: '', rows: size }, true);
      wire.flush();
    };
    client.query({
      submit(wire: Wire) {
        wire.parse({ text }, true);
        wire.bind({}, true);
        wire.describe({ type: 'P', name: '' }, true);
        more(wire);
      },
      handleRowDescription: nothing,
      handleDataRow: () => {
        pieces[pieces.length - 1] = (pieces.at(-1) ?? 0) + 1;
      },
      handlePortalSuspended(wire: Wire) {
        if (pieces.length === 1) between();
        pieces.push(0);
        more(wire);
      },
      handleCommandComplete: (_message: unknown, wire: Wire) => wire.sync(),
      handleError: reject,
      handleReadyForQuery: () => resolve(pieces),
    } as unknown as pg.Submittable);
  });
