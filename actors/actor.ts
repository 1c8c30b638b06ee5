import { dispatch, type Ref, spawn, start, stop } from 'nact';

/** A mailbox with someone behind it: messages are handled one at a time, in the order in which they were told. */
export interface Actor<Message> {
  tell(message: Message): void;
  /** Ends the actor. What is still in its mailbox is lost, so only an actor with nothing outstanding may be stopped. */
  stop(): void;
}

/** Makes actors. The only file that knows the actor library; DESIGN section 3 lists the facts that shape it. */
export interface ActorSystem {
  /**
   * @param name ASCII, unique among the living actors
   * @param handle must settle; what it throws is a broken invariant and is given to `onFault`. Where it gives no promise it
   *   is done when it returns, and the next message comes without a wait.
   */
  spawn<Message>(name: string, handle: (message: Message) => Promise<void> | undefined): Actor<Message>;
  stop(): void;
}

const nothing = (): undefined => undefined;

/** Starts an actor system. `onFault` is told what a handler threw, and is expected to end the process. */
export function startActorSystem(onFault: (error: unknown) => void): ActorSystem {
  const system = start();
  return {
    spawn<Message>(name: string, handle: (message: Message) => Promise<void> | undefined): Actor<Message> {
      const guarded = (_state: undefined, message: Message): undefined | Promise<undefined> => {
        try {
          return handle(message)?.then(nothing, onFault) as Promise<undefined> | undefined;
        } catch (error) {
          onFault(error);
          return undefined;
        }
      };
      const reference: Ref<Message> = spawn(system, guarded, name, {
        onCrash: (_message, error, context) => {
          onFault(error);
          return context.resume;
        },
      });
      return {
        tell: (message) => dispatch(reference, message),
        stop: () => stop(reference),
      };
    },
    stop: () => stop(system),
  };
}
