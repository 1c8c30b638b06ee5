import type { ServerExit } from './child.ts';
import { ServerFault } from './fault.ts';

/** What to say when the server ended, or was silent, before it served. */
export function faultOfStart(
  exit: ServerExit | undefined,
  lines: readonly string[],
  errorText: string,
  timeoutMs: number,
): ServerFault {
  const said = lastWords([...errorText.split('\n').filter((line) => line !== ''), ...lines]);
  if (/address already in use/.test(said)) {
    return new ServerFault('port-taken', `nats-server: the port is taken\n${said}`, {
      zh: '端口已被其他程序占用。请在配置中换一个端口（0 表示任选空闲端口），或先结束占用端口的程序。',
      en: 'Another program has the port. Choose another one in the configuration (0: any free port), or end that program.',
    });
  }
  if (/Can't start JetStream|storage directory|store_dir/i.test(said)) {
    return new ServerFault('store-unreadable', `nats-server cannot use its store\n${said}`, {
      zh: '消息存储文件夹无法使用。请检查数据文件夹的权限、磁盘空间以及是否被替换为文件。',
      en: 'The message store cannot be used. Check the rights of the data folder, the free space, and that it is a folder.',
    });
  }
  const what =
    exit === undefined ? `not ready after ${timeoutMs} ms` : `ended (${exit.signal ?? exit.code ?? 'not run'})`;
  return new ServerFault('start-failed', `nats-server: ${what}\n${said}`, {
    zh: 'nats-server 未能启动。原因见以上几行日志，完整日志在运行文件夹的 nats.log。',
    en: 'nats-server did not start. The lines above say why; the whole log is nats.log in the run folder.',
  });
}

export function unreadableFault(complaints: readonly string[]): ServerFault {
  return new ServerFault('store-unreadable', `nats-server left out a part of its store\n${lastWords(complaints)}`, {
    zh: '消息存储有一部分无法读取，多为密钥 secrets/nats/jetstream.key 与存储不符，或文件损坏。请恢复匹配的密钥或备份；为防丢失，服务不启动。',
    en: 'A part of the message store cannot be read: mostly because secrets/nats/jetstream.key is not the key of this store, or a file is damaged. Restore the matching key or a backup; nothing is started, so that nothing is lost.',
  });
}

export function storeKeyFault(file: string, cause: Error): ServerFault {
  return new ServerFault(
    'store-key-missing',
    `there is a message store, but not its key ${file}`,
    {
      zh: `已有消息存储，但缺少其密钥 ${file}。请从备份恢复该文件；若确认放弃存储内容，请移走数据文件夹中的 nats 文件夹。`,
      en: `There is a message store, but its key ${file} is missing. Restore that file from a backup; to give the content up, move the folder nats out of the data folder.`,
    },
    { cause },
  );
}

export function runningFault(pid: number): ServerFault {
  return new ServerFault('already-running', `nats-server already runs here as process ${pid}`, {
    zh: `此处已有 nats-server 在运行（进程 ${pid}）。若它是上次遗留的，请先结束该进程，再启动。`,
    en: `A nats-server already runs here (process ${pid}). If an earlier daemon left it behind, end that process first.`,
  });
}

export function reloadFault(lines: readonly string[]): ServerFault {
  return new ServerFault('reload-failed', `nats-server did not take the new configuration\n${lastWords(lines)}`, {
    zh: 'nats-server 未接受新的接入方名单，仍按原名单运行。原因见以上日志；重启服务即可生效。',
    en: 'nats-server did not take the new list of integrators and goes on with the old one. The log lines above say why; a restart applies it.',
  });
}

/** The last lines of the log, which names users by their public keys only. A seed would be cut out all the same. */
function lastWords(lines: readonly string[]): string {
  return lines
    .slice(-6)
    .map((line) => line.slice(0, 400).replaceAll(/S[A-Z][A-Z2-7]{56}/g, '…'))
    .join('\n');
}
