import type { Isolation } from './isolation.ts';
import type { Journal } from './journal.ts';
import type { Clock, Intake, Meter } from './ports.ts';
import { type Defect, defect } from './protocol/defects.ts';
import type { EntityKey } from './protocol/entity.ts';
import type { Incoming } from './protocol/incoming.ts';
import type { Integrator } from './protocol/integrator.ts';
import type { Envelope } from './registry.ts';
import { refusalTurn } from './turn.ts';

export interface IntakeDependencies {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly integrator: (name: string) => Integrator | undefined;
  readonly deliver: (envelope: Envelope) => void;
  readonly isolation?: Isolation;
}

/** Codes of defects that are counted by themselves; the contract has some hundred in all, most of them not met at the door. */
const MOST_DEFECTS = 50;

/**
 * The door. A message that can be read, and whose sender may send its kind, goes to its entity; any other is refused with
 * all its defects, committed like everything else, its bytes kept as a dead letter.
 */
export function createIntake({ journal, clock, meter, integrator, deliver, isolation }: IntakeDependencies): Intake {
  const countMessage = meter.counter('onedoor_messages_total', 'Messages taken from the stream', ['outcome'], 2);
  const countDefect = meter.counter(
    'onedoor_message_defects_total',
    'Defects of messages refused at the door',
    ['code'],
    MOST_DEFECTS,
  );

  const refuse = (
    message: Incoming,
    defects: readonly Defect[],
    sequence: number,
    epoch: string,
    bytes: Uint8Array,
  ): void => {
    const { address, messageId, messageSource } = message;
    const letter: EntityKey = { kind: 'refusal', id: `${tokenOf(address.integrator)}.${epoch}-${sequence}` };
    const topic = address.entity === undefined ? `message.${sequence}` : `${address.entity.kind}.${address.entity.id}`;
    const input = { source: 'integrator', sequence, integrator: address.integrator, messageId, messageSource } as const;
    countMessage({ outcome: 'refused' });
    for (const { code } of defects) countDefect({ code });
    journal.append(refusalTurn(input, { entity: letter, topic, bytes, defects }, clock.now()), () => undefined);
  };

  return {
    take: (message, { sequence, epoch, bytes }) => {
      const { address, decoded, messageId, messageSource } = message;
      if (isolation?.holds({ source: 'integrator', sequence }) === true) {
        isolation.quarantine({ source: 'integrator', sequence }, decoded?.entity);
        refuse(message, [...message.defects, defect('QUARANTINED', '')], sequence, epoch, bytes);
        return;
      }
      const sender = integrator(address.integrator);
      const defects = [...message.defects];
      if (sender === undefined) defects.push(defect('INTEGRATOR_UNKNOWN', ''));
      else if (decoded !== undefined && !(sender.kinds as readonly string[]).includes(decoded.entity.kind))
        defects.push(defect('RIGHT_KIND', '/type'));
      if (defects.length > 0 || decoded === undefined) {
        refuse(message, defects, sequence, epoch, bytes);
        return;
      }
      countMessage({ outcome: 'delivered' });
      deliver({
        entity: decoded.entity,
        command: decoded.command,
        input: { source: 'integrator', sequence, integrator: address.integrator, messageId, messageSource },
        sender: { id: JSON.stringify([address.integrator, messageSource, messageId]), content: decoded.content },
      });
    },
  };
}

/** An integrator's name is checked by the broker; what is none, as a mistaken grant could let in, is not put into keys. */
function tokenOf(integrator: string): string {
  return /^[a-z][a-z0-9-]{0,31}$/.test(integrator) ? integrator : 'unknown';
}
