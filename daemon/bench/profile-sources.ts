import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSourcePositions } from '../building/source-positions.mjs';
import type { Profile } from './road-stages.ts';

/** A profile of the built program as if its sources had run: every function at the place where it is written. */
export function inSources(profile: Profile): Profile {
  const builds = new Map<string, ReturnType<typeof createSourcePositions>>();
  const positionsOf = (folder: string): ReturnType<typeof createSourcePositions> => {
    const known = builds.get(folder) ?? createSourcePositions(folder);
    builds.set(folder, known);
    return known;
  };
  const nodes = profile.nodes.map((node) => {
    const { url, lineNumber, columnNumber } = node.callFrame;
    if (!/\/\.build\/[0-9a-f]{64}\/[^/]+\.mjs$/.test(url)) return node;
    const path = fileURLToPath(url);
    const found = positionsOf(dirname(path)).find(path.slice(path.lastIndexOf(sep) + 1), lineNumber, columnNumber);
    if (found === undefined) return node;
    const callFrame = { ...node.callFrame, url: found.url, lineNumber: found.line, columnNumber: found.column };
    return { ...node, callFrame };
  });
  return { ...profile, nodes };
}
