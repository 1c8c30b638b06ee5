import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Both ends of one connection through the wire. */
interface Strand {
  readonly near: Socket;
  far: Socket | undefined;
  dead: boolean;
}

/**
 * A wire on the loopback between a client and a server, that can go dead without anybody being told: no byte goes through, and no
 * connection is closed or refused, as behind a firewall that has forgotten it.
 */
export class Wire {
  readonly url: string;
  readonly #server: Server;
  readonly #farPort: number;
  readonly #strands = new Set<Strand>();
  #dead = false;

  private constructor(server: Server, farPort: number) {
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the wire has no port');
    this.url = `nats://127.0.0.1:${address.port}`;
    this.#server = server;
    this.#farPort = farPort;
    server.on('connection', (near) => this.#take(near));
  }

  static async open(farPort: number): Promise<Wire> {
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: false }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Wire(server, farPort);
  }

  /** Goes dead: for every connection, and for those that are made until `heal` or `replace`. */
  cut(): void {
    this.#dead = true;
    for (const strand of this.#strands) {
      strand.dead = true;
      strand.near.pause();
      strand.far?.pause();
    }
  }

  /** Goes on where it was: what has waited arrives late. */
  heal(): void {
    this.#dead = false;
    for (const strand of this.#strands) this.#join(strand);
  }

  /** Lets new connections through; those that are dead stay dead. */
  replace(): void {
    this.#dead = false;
  }

  async close(): Promise<void> {
    for (const { near, far } of this.#strands) {
      near.destroy();
      far?.destroy();
    }
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take(near: Socket): void {
    const strand: Strand = { near, far: undefined, dead: this.#dead };
    this.#strands.add(strand);
    near.on('error', () => undefined);
    if (!strand.dead) this.#join(strand);
  }

  #join(strand: Strand): void {
    strand.dead = false;
    const { near } = strand;
    if (strand.far === undefined) {
      const far = connect(this.#farPort, '127.0.0.1');
      strand.far = far;
      far.on('error', () => near.destroy());
      near.on('data', (bytes) => far.write(bytes));
      far.on('data', (bytes) => near.write(bytes));
      far.on('close', () => this.#end(strand));
      near.on('close', () => this.#end(strand));
      // A socket begins to flow by itself once somebody listens, unless it has gone dead meanwhile.
      if (strand.dead) far.pause();
    }
    near.resume();
    strand.far.resume();
  }

  /** One end is gone: the other learns of it, unless the wire is dead. */
  #end(strand: Strand): void {
    if (strand.dead) return;
    strand.near.destroy();
    strand.far?.destroy();
    this.#strands.delete(strand);
  }
}
