import { Converter } from 'opencc-js/t2cn';

const han = /\p{Script=Han}/u;
let convert: ((text: string) => string) | undefined;

/** Traditional characters as simplified ones (OpenCC); texts without Chinese characters are given back as they are. */
export function simplified(text: string): string {
  if (!han.test(text)) return text;
  // Its tables take a fifth of a second to read, which a file without a Chinese word is spared.
  const converter = convert ?? Converter({ from: 't', to: 'cn' });
  convert = converter;
  return converter(text);
}

export function hasHan(text: string): boolean {
  return han.test(text);
}
