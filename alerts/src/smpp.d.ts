declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  /** A protocol data unit; its parameters stand beside these, decoded. */
  export type Pdu = {
    command: string;
    command_status: number;
    sequence_number: number;
    esm_class?: number;
    data_coding?: number;
    registered_delivery?: number;
    source_addr?: string;
    source_addr_ton?: number;
    destination_addr?: string;
    validity_period?: unknown;
    system_id?: string;
    password?: string;
    short_message?: { message: string | Buffer; udh?: Buffer[] };
    message_payload?: { message: string | Buffer };
    message_id?: string;
    message_state?: number;
    receipted_message_id?: string;
    user_message_reference?: number;
    response(parameters?: object): Pdu;
  };
  type Command = (parameters: object, answered?: (pdu: Pdu) => void) => boolean;
  export interface Session extends EventEmitter {
    socket: Socket;
    bind_transceiver: Command;
    submit_sm: Command;
    deliver_sm: Command;
    query_sm: Command;
    enquire_link: Command;
    unbind: Command;
    send(pdu: Pdu): boolean;
    destroy(): void;
  }
  export interface Server extends NetServer {
    sessions: Session[];
  }
  type Encoding = { match(text: string): boolean; encode(text: string): Buffer; decode(bytes: Buffer): string };
  const smpp: {
    connect(options: object): Session;
    createServer(options: object, listener: (session: Session) => void): Server;
    encodings: { ASCII: Encoding; UCS2: Encoding };
  };
  export default smpp;
}
