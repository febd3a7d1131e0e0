import { Duplex } from 'node:stream';
import { copyInMessage, type LeaveOut, readAnswer } from './backend-answer.ts';
import {
  closeStatementMessage,
  createFrontendReader,
  frontend,
  prefixStatement,
  queryMessage,
  startsCopyIn,
  startupMessage,
  statementName,
  syncMessage,
} from './frontend-messages.ts';
import { waits, watchWait } from './timings.ts';

/** Sends one batch of protocol bytes to the one session and gives its whole answer; rejects when the session is gone. */
export type Exchange = (batch: Uint8Array, limitMs: number) => Promise<Uint8Array>;

/** Whom a virtual connection is to the session: the login that owns nothing, the owner who migrates, or the superuser. */
export type SessionUser = 'login' | 'owner' | 'admin';

const become: Record<SessionUser, string> = {
  login: 'set session authorization postgres; set role none; set session authorization vias_login',
  owner: 'set session authorization postgres; set role vias_owner',
  admin: 'set session authorization postgres; set role none',
};

const copyCap = 64 * 1024 * 1024;
// Refused by the session itself, so that an open transaction fails as it would on a server.
const refuseCopy = queryMessage(
  "do $$ begin raise program_limit_exceeded using message = 'COPY of more than 64 MB is not possible on the embedded database.'; end $$",
);
const ends: ReadonlySet<number | undefined> = new Set([frontend.query, frontend.sync, frontend.flush, frontend.functionCall]);

type Waiter = { wire: Wire; go: (turn: boolean) => void };
type Batch = { bytes: Uint8Array; leaveOut?: LeaveOut };

/**
 * Lets many clients of the `pg` driver share PGlite's one session, without a port. A client holds the session from its first batch until it is
 * idle again, so transactions, portals and cursors stay whole; the others wait in line. What embedded cannot do stays so: one statement at a
 * time, no statement_timeout, no cancel, session settings and session advisory locks shared by all.
 */
export class Bridge {
  #exchange: Exchange | undefined;
  #end: (why: string) => void = () => undefined;
  #greeting = Buffer.alloc(0);
  #user: SessionUser | undefined;
  #strayed = false;
  #owner: Wire | undefined;
  #line: Waiter[] = [];
  #wires = new Set<Wire>();
  #count = 0;
  readonly #waitLimitMs: number;
  readonly #statementLimitMs: number;

  /** How long a client may wait for its turn, and a batch may run, in milliseconds. */
  constructor({ waitLimitMs = 30_000, statementLimitMs = 30_000 }: { waitLimitMs?: number; statementLimitMs?: number } = {}) {
    this.#waitLimitMs = waitLimitMs;
    this.#statementLimitMs = statementLimitMs;
  }

  /** Takes a fresh session into use and lets the line move. `end` is called when the session says that it is finished: then it answers nothing more. */
  async attach(exchange: Exchange, end: (why: string) => void = () => undefined): Promise<void> {
    this.#greeting = Buffer.from(await exchange(startupMessage('postgres', 'postgres'), 30_000));
    await exchange(queryMessage("set timezone = 'UTC'"), 30_000);
    this.#user = undefined;
    this.#exchange = exchange;
    this.#end = end;
    this.#next();
  }

  /** The session is gone: every client that spoke to it is destroyed with `reason`; newcomers wait for the next session. */
  detach(reason: Error): void {
    this.#exchange = undefined;
    this.#owner = undefined;
    for (const wire of [...this.#wires]) if (wire.spoke) wire.destroy(reason);
  }

  /** A connection for `new pg.Client({ stream })`. `limitMs` is how long one of its batches may run. */
  stream(user: SessionUser, limitMs = this.#statementLimitMs): Duplex {
    const wire = new Wire(this, `c${++this.#count}_`, user, limitMs);
    this.#wires.add(wire);
    return wire;
  }

  get greeting(): Buffer {
    return this.#greeting;
  }

  /** Runs one batch for `wire` when its turn comes; gives false when the client left meanwhile. */
  async run(wire: Wire, batch: Batch, farewell = false): Promise<boolean> {
    const isNew = this.#owner !== wire && waits.hasSubscribers;
    if (!(await (isNew ? watchWait('session', () => this.#turn(wire)) : this.#turn(wire)))) return false;
    const exchange = this.#exchange;
    if (!exchange || (wire.destroyed && !farewell)) {
      if (wire.status === 'I') this.#release(wire);
      return false;
    }
    if (this.#user !== wire.user) {
      this.#user = undefined;
      const { error } = readAnswer(Buffer.from(await exchange(queryMessage(become[wire.user]), wire.limitMs)));
      if (error) throw new Error(`The database could not become ${wire.user}: ${error}`);
      this.#user = wire.user;
    }
    const bytes = await exchange(batch.bytes, wire.limitMs);
    const answer = readAnswer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), batch.leaveOut);
    for (const note of answer.notifications) for (const each of this.#wires) each.hear(note);
    for (const part of answer.parts) wire.hear(part);
    if (answer.finished) this.#end(answer.error ?? 'no reason given');
    wire.status = answer.status ?? 'T';
    // Text that got out of its role must not hand the superuser's session to the next client.
    if (answer.superuser && wire.user !== 'admin') this.#strayed = true;
    if (answer.status === 'I') this.#release(wire);
    return true;
  }

  /** Forgets a client: rolls back what it left open, drops its prepared statements, and gives the session to the next. */
  async leave(wire: Wire): Promise<void> {
    this.#wires.delete(wire);
    for (const waiter of this.#line.filter((each) => each.wire === wire)) waiter.go(false);
    this.#line = this.#line.filter((each) => each.wire !== wire);
    const open = wire.status !== 'I' && this.#owner === wire;
    const names = [...wire.statements];
    if (this.#exchange && (open || names.length > 0)) {
      const last = [...(open ? [syncMessage, queryMessage('rollback')] : []), ...names.map(closeStatementMessage), syncMessage];
      await this.run(wire, { bytes: Buffer.concat(last) }, true).catch(() => undefined);
    }
    this.#release(wire);
  }

  #turn(wire: Wire): boolean | Promise<boolean> {
    if (this.#owner === wire) return true;
    if (!this.#owner && this.#exchange) {
      this.#owner = wire;
      return true;
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#line = this.#line.filter((waiter) => waiter.wire !== wire);
        reject(new Error(`The database was busy for ${this.#waitLimitMs / 1000} s; this request was not run.`));
      }, this.#waitLimitMs);
      const go = (turn: boolean) => {
        clearTimeout(timer);
        resolve(turn);
      };
      this.#line.push({ wire, go });
    });
  }

  #release(wire: Wire): void {
    if (this.#owner !== wire) return;
    if (this.#strayed) this.#user = undefined;
    this.#strayed = false;
    this.#owner = undefined;
    this.#next();
  }

  #next(): void {
    if (this.#owner || !this.#exchange) return;
    const first = this.#line.shift();
    if (!first) return;
    this.#owner = first.wire;
    first.go(true);
  }
}

/** The client's end of a virtual connection: what `pg` takes for a socket. */
class Wire extends Duplex {
  readonly user: SessionUser;
  readonly limitMs: number;
  readonly statements = new Set<string>();
  status: 'I' | 'T' | 'E' = 'I';
  /** Has it asked the session anything yet? */
  spoke = false;
  readonly #bridge: Bridge;
  readonly #prefix: string;
  readonly #read = createFrontendReader();
  #batch: Buffer[] = [];
  #copy: { parts: Buffer[]; size: number } | undefined;
  #chain: Promise<unknown> = Promise.resolve();
  #left = false;

  constructor(bridge: Bridge, prefix: string, user: SessionUser, limitMs: number) {
    super();
    this.#bridge = bridge;
    this.#prefix = prefix;
    this.user = user;
    this.limitMs = limitMs;
  }

  /** Bytes for the client, unless it has gone. */
  hear(bytes: Buffer): void {
    if (!this.destroyed && !this.readableEnded) this.push(bytes);
  }

  // What pg calls on a socket.
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    try {
      for (const heard of this.#read(chunk)) {
        if (heard.kind === 'encryption') this.hear(Buffer.from('N'));
        else if (heard.kind === 'startup') this.#greet();
        else if (heard.kind === 'message') this.#take(heard.bytes);
      }
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#leave();
    this.#chain.then(() => {
      this.push(null);
      done();
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#leave();
    done(error);
  }

  /** Answered here and at once: queued behind a long statement it would look like a server that is down. */
  #greet(): void {
    if (this.#bridge.greeting.length > 0) this.hear(this.#bridge.greeting);
    else this.destroy(new Error('The embedded database is not open.'));
  }

  #take(message: Buffer): void {
    const type = message[0];
    if (type === frontend.terminate) this.#leave();
    else if (this.#copy) this.#takeCopy(message);
    else if (startsCopyIn(message)) {
      this.#copy = { parts: [message], size: message.length };
      this.hear(copyInMessage);
    } else this.#gather(message);
  }

  #gather(message: Buffer): void {
    const type = message[0];
    const named = statementName(message);
    if (named && type === frontend.parse) this.statements.add(this.#prefix + named.name);
    if (named && type === frontend.close) this.statements.delete(this.#prefix + named.name);
    this.#batch.push(prefixStatement(message, this.#prefix));
    if (!ends.has(type)) return;
    // After an error in a batch that ends in Flush, PGlite says ReadyForQuery though it ignores everything until Sync, as PostgreSQL does: it is not ready.
    this.#send({ bytes: Buffer.concat(this.#batch), leaveOut: { ready: type === frontend.flush } });
    this.#batch = [];
  }

  /** The session reads a COPY's data from the same batch as the statement, so they are kept until the client is done. */
  #takeCopy(message: Buffer): void {
    const copy = this.#copy;
    if (!copy) return;
    const type = message[0];
    copy.size += message.length;
    const tooBig = copy.size > copyCap;
    if (tooBig) copy.parts = [];
    else copy.parts.push(message);
    if (type !== frontend.copyDone && type !== frontend.copyFail) return;
    this.#copy = undefined;
    if (tooBig) this.#send({ bytes: refuseCopy });
    else this.#send({ bytes: Buffer.concat(copy.parts), leaveOut: { copyIn: true } });
  }

  #send(batch: Batch): void {
    this.spoke = true;
    this.#chain = this.#chain
      .then(() => (this.destroyed ? undefined : this.#bridge.run(this, batch)))
      .catch((error: Error) => this.destroy(error));
  }

  #leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#chain = this.#chain.then(() => this.#bridge.leave(this));
  }
}
