// Builds the program: TypeScript and packages become a few JavaScript files that Node reads in a fraction of the time. What
// `onedoor` runs is this build as long as it is what the sources say (built-program.mjs), else the sources themselves, through tsx.
import fs from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildsFolder, findBuiltProgram, readRecord, recordFile, SourceDigest } from './built-program.mjs';

/** Left as they are: one is no JavaScript, one loads hooks by its own place, one is of benches and tests alone, one is read whole by the generator. */
const packagesApart = ['classic-level', 'tsx', 'json-rules-engine', 'chinese-days'];
/** How esbuild reads each kind of file. */
const loaders = { '.ts': 'ts', '.mjs': 'js', '.json': 'json' };
/** Packages of the CommonJS kind ask for Node's modules by the first name; the second tells program-digest.ts where it is. */
const banner = [
  "import { createRequire as createRequireOfBuild } from 'node:module';",
  'const require = createRequireOfBuild(import.meta.url);',
  'const addressInBuild = import.meta.url;',
].join(' ');

/**
 * Builds `daemon/main.ts` of a project into a folder of its own below `.build/`, and names it there. Whoever runs the build
 * of before goes on undisturbed: its folder stays until the build after this one.
 *
 * @param project the folder of the project, with its packages
 * @returns the entry of the built program
 * @throws Error as esbuild gives it, for sources that are no TypeScript
 */
export async function buildProgram(project) {
  const { build } = await import('esbuild');
  const builds = join(project, buildsFolder);
  fs.mkdirSync(builds, { recursive: true });
  const draft = fs.mkdtempSync(join(builds, 'draft-'));
  try {
    const sources = new Map();
    const { metafile } = await build({
      absWorkingDir: project,
      entryPoints: ['daemon/main.ts'],
      outdir: draft,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      outExtension: { '.js': '.mjs' },
      banner: { js: banner },
      external: packagesApart,
      sourcemap: true,
      sourcesContent: false,
      legalComments: 'eof',
      logLevel: 'silent',
      metafile: true,
      plugins: [sourcesOf(project, sources)],
    });
    for (const path of manifestsOf(Object.keys(metafile.inputs), project)) {
      sources.set(path, fs.readFileSync(join(project, path)));
    }
    return place(project, draft, sources);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * Reads every file of the project for esbuild, so that the digest is of the very bytes that were built. Each module keeps
 * the address that it has as a source: what lies beside it is found there, and so is what runs as a program of its own.
 */
function sourcesOf(project, sources) {
  return {
    name: 'sources',
    setup(build) {
      build.onLoad({ filter: /\.(ts|mjs|json)$/ }, ({ path }) => {
        const name = relative(project, path).split(sep).join('/');
        if (name.startsWith('..') || name.split('/').includes('node_modules')) return undefined;
        const bytes = fs.readFileSync(path);
        sources.set(name, bytes);
        const text = bytes.toString('utf8');
        const address = `new URL(${JSON.stringify(`../../${name}`)}, import.meta.url).href`;
        const loader = loaders[extname(path)];
        return { contents: loader === 'json' ? text : text.replaceAll('import.meta.url', address), loader };
      });
    },
  };
}

/** The `package.json` of every package that is in the build, and what this build was made by. */
function manifestsOf(inputs, project) {
  const packages = inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(input)?.[0] ?? []);
  const own = relative(project, fileURLToPath(import.meta.url))
    .split(sep)
    .join('/');
  return [...new Set(packages.map((folder) => `${folder}package.json`)), ...(own.startsWith('..') ? [] : [own])];
}

/** The folder first, then the record that names it: each is whole or not there. */
function place(project, draft, sources) {
  const digest = new SourceDigest();
  const inputs = [...sources.keys()].sort();
  for (const path of inputs) digest.add(path, sources.get(path));
  const name = digest.toString();
  const folder = join(project, buildsFolder, name);
  const before = readRecord(project)?.digest;
  fs.writeFileSync(join(draft, 'record.json'), JSON.stringify({ digest: name, inputs }));
  // The same sources were built before, perhaps by somebody else at this moment: that build is as good.
  if (!fs.existsSync(folder)) renameOver(draft, folder);
  fs.copyFileSync(join(folder, 'record.json'), `${folder}.json`);
  fs.renameSync(`${folder}.json`, join(project, recordFile));
  removeOthers(join(project, buildsFolder), [name, before]);
  return join(folder, 'main.mjs');
}

function renameOver(draft, folder) {
  try {
    fs.renameSync(draft, folder);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}

/** Drafts may be somebody else's at work. */
function removeOthers(builds, kept) {
  for (const name of fs.readdirSync(builds)) {
    if (/^[0-9a-f]{64}$/.test(name) && !kept.includes(name)) {
      fs.rmSync(join(builds, name), { recursive: true, force: true });
    }
  }
}

if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  if (findBuiltProgram(project) === undefined) await buildProgram(project);
  // For a package, which is to hold the one build alone.
  if (process.argv.includes('--alone')) removeOthers(join(project, buildsFolder), [readRecord(project)?.digest]);
}
