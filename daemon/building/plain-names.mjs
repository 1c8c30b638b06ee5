// tsx lets esbuild give every function its name by a call at run time, a hundred times as dear as making the function. This
// hook stands behind tsx's own and makes that call an empty one; what a stack trace shows stays as it is, as names are not
// shortened. The replacement has the same length, so that source maps still fit.
const naming = 'var __name=(target,value)=>__defProp(target,"name",{value,configurable:true});';
const plain = 'var __name=target=>target;'.padEnd(naming.length);

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  if (loaded.format !== 'module' || loaded.source === null || loaded.source === undefined) return loaded;
  const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
  return { ...loaded, source: source.replace(naming, plain) };
}
