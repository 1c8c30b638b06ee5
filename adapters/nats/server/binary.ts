import { ServerFault } from './fault.ts';
import { type FoundServer, fetchedServer, minimumServerVersion, searchServer } from './location.mjs';

/** A nats-server that is new enough, and where it came from. */
export type ServerBinary = FoundServer;

/**
 * Finds the nats-server to run: `$ONEDOOR_NATS_SERVER` and nothing else when that is set, else the newest on `PATH`,
 * else the one that `npm run setup` keeps in the cache folder.
 *
 * @param environment the process environment, given by daemon/config.ts
 * @throws ServerFault `server-too-old`, `server-unusable` or `server-not-found`
 */
export function findServerBinary(environment: Readonly<Record<string, string | undefined>>): ServerBinary {
  const { found, refused } = searchServer(environment);
  if (found !== undefined) return found;

  const old = refused.find(({ reason }) => reason === 'too-old');
  if (old !== undefined) {
    throw new ServerFault('server-too-old', `${old.path} is nats-server ${old.version}`, {
      zh: `nats-server ${old.version} 过旧：低于 ${minimumServerVersion} 的版本有已知安全漏洞，且不支持 sync_interval。请升级，或用 ONEDOOR_NATS_SERVER 指定较新的程序。`,
      en: `nats-server ${old.version} is too old: below ${minimumServerVersion} it has known security holes and no sync_interval. Upgrade it, or point ONEDOOR_NATS_SERVER at a newer one.`,
    });
  }
  const broken = refused.find(({ reason }) => reason === 'not-a-server');
  if (broken !== undefined) {
    throw new ServerFault('server-unusable', `${broken.path} does not answer --version like a nats-server`, {
      zh: `${broken.path} 无法作为 nats-server 运行。请换成与本机匹配的 nats-server，或用 ONEDOOR_NATS_SERVER 指定。`,
      en: `${broken.path} does not run as a nats-server. Replace it by one made for this machine, or point ONEDOOR_NATS_SERVER at one.`,
    });
  }
  const missing = refused.find(({ reason }) => reason === 'missing');
  if (missing !== undefined) {
    throw new ServerFault('server-not-found', `ONEDOOR_NATS_SERVER names ${missing.path}, which is not a program`, {
      zh: `ONEDOOR_NATS_SERVER 指向的 ${missing.path} 不存在或不可执行。请改正，或删除该变量。`,
      en: `ONEDOOR_NATS_SERVER names ${missing.path}, which does not exist or cannot be executed. Correct it, or unset it.`,
    });
  }
  throw new ServerFault('server-not-found', 'no nats-server on PATH or in the cache folder', {
    zh: `没有找到 nats-server。请运行 npm run setup（linux-x64 会自动取得 ${fetchedServer.version}），或安装 ${minimumServerVersion} 以上版本并放入 PATH，或设置 NATS_URL 使用已有的服务器。`,
    en: `No nats-server was found. Run npm run setup (it fetches ${fetchedServer.version} on linux-x64), or install ${minimumServerVersion} or newer on PATH, or set NATS_URL to use a server that you run.`,
  });
}
