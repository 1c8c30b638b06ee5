import { type UserKeys, writeAccounts } from './configuration.ts';
import { daemonAccess } from './permissions.ts';

/**
 * What a NATS server of somebody else must have in its configuration: JetStream, room for the largest message, and each user
 * in the account and with the rights that it needs, no more. It listens where its operator says, so no address is in it.
 *
 * @throws ServerFault `name-invalid` or `setting-invalid`
 */
export function writeExternalConfiguration(keys: UserKeys): string {
  const { publish, subscribe } = daemonAccess((keys.sources?.size ?? 0) > 0);
  const quoted = (subjects: readonly string[]): string =>
    subjects.map((subject) => `\n            "${subject}"`).join('');
  const rights = `
        permissions {
          publish { allow: [${quoted(publish)}
          ] }
          subscribe { allow: [${quoted(subscribe)}
          ] }
        }`;
  return `# For a NATS server of your own, 2.10.27 or newer, that Onedoor uses (nats.url). Add where it listens and its certificates.
# Nothing may be taken out; daemon/operation/NATS.md says what each right is for.
max_payload: 8388608
system_account: "SYS"
jetstream {
  # A folder of the server's own. What is synced late is repeated, never lost.
  store_dir: "/var/lib/nats"
  sync_interval: "1s"
}
${writeAccounts(keys, rights)}`;
}
