import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where each secret that the service itself needs lies. */
export interface SecretFiles {
  /** The file of the master key. */
  readonly masterKey: string;
  /** The file of the key of the embedded server's streams. */
  readonly streamKey: string;
  /** The file of the daemon's nkey seed, for a NATS server of somebody else. */
  readonly daemonSeed: string;
}

interface Places {
  readonly home: string;
  readonly secrets: string;
  /** What the service manager names in $CREDENTIALS_DIRECTORY: flat, and read only. */
  readonly credentials: string | undefined;
}

/**
 * A path of the settings counts first, then a credential of the secret's own name, then the secrets folder. What is made at
 * the first start (the seeds of integrators) always goes into the secrets folder, since a credential cannot be written.
 * @param settings paths; relative ones are of the credentials where there are any, else of the home folder
 */
export function findSecretFiles(settings: SecretFiles, { home, secrets, credentials }: Places): SecretFiles {
  const find = (setting: string, name: string, ...below: string[]): string => {
    if (setting !== '') return resolve(credentials ?? home, setting);
    const credential = credentials === undefined ? undefined : join(credentials, name);
    return credential !== undefined && existsSync(credential) ? credential : join(secrets, ...below, name);
  };
  return {
    masterKey: find(settings.masterKey, 'master.key'),
    streamKey: find(settings.streamKey, 'jetstream.key', 'nats'),
    daemonSeed: find(settings.daemonSeed, 'daemon.nk', 'nats'),
  };
}
