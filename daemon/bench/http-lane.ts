import { connect, type Socket } from 'node:net';

/**
 * One HTTP/1.1 connection that is kept open and asked one thing at a time. A client of a few lines, because the library's costs as much
 * processor time as the service that is measured beside it.
 */
export class HttpLane {
  readonly #socket: Socket;
  readonly #host: string;
  #read: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (answer: string) => void; reject: (error: Error) => void } | undefined;

  constructor(port: number) {
    this.#host = `127.0.0.1:${port}`;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (bytes) => this.#take(bytes));
    const fail = (error: Error): void => this.#waiting?.reject(error);
    this.#socket.on('error', fail);
    this.#socket.on('close', () => fail(new Error(`${this.#host} has closed the connection`)));
  }

  /** Posts JSON; resolves with the body of a 200. @throws Error at any other status */
  post(path: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      const head = `POST ${path} HTTP/1.1\r\nhost: ${this.#host}\r\ncontent-type: application/json`;
      this.#socket.write(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    this.#read = this.#read.length === 0 ? bytes : Buffer.concat([this.#read, bytes]);
    const bodyAt = this.#read.indexOf('\r\n\r\n') + 4;
    if (bodyAt < 4) return;
    const head = this.#read.toString('latin1', 0, bodyAt);
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    if (length === undefined) {
      waiting.reject(new Error(`an answer without a length: ${head.split('\r\n', 1)[0]}`));
      return;
    }
    const end = bodyAt + Number(length);
    if (this.#read.length < end) return;
    const body = this.#read.toString('utf8', bodyAt, end);
    this.#read = this.#read.subarray(end);
    this.#waiting = undefined;
    if (/^HTTP\/1\.1 200 /.test(head)) waiting.resolve(body);
    else waiting.reject(new Error(`${head.split('\r\n', 1)[0]}: ${body.slice(0, 200)}`));
  }
}
