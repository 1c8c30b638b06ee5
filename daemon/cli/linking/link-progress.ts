import type { Progress } from '../../../rules/linkage/linkage.ts';

const phases = {
  readingLeft: ['读取第一份', 'reading the first file'],
  readingRight: ['读取第二份', 'reading the second file'],
  blocking: ['查找候选对', 'finding candidates'],
  comparing: ['比较', 'comparing'],
  learning: ['学习权重', 'learning weights'],
  deciding: ['判定', 'deciding'],
  writing: ['写出结果', 'writing'],
} as const;
type Phase = keyof typeof phases | Parameters<Progress>[0];

/** One line of a terminal that says what is being done and how far it is; nothing where nobody watches. */
export class LinkProgress {
  readonly #terminal: { readonly isTTY?: boolean; write(text: string): unknown };
  #shown = '';

  constructor(terminal: { readonly isTTY?: boolean; write(text: string): unknown }) {
    this.#terminal = terminal;
  }

  show(phase: Phase, share: number): void {
    if (this.#terminal.isTTY !== true) return;
    const [zh, en] = phases[phase];
    const text = `${zh} ${en} ${Math.floor(Math.min(1, share) * 100)} %`;
    if (text === this.#shown) return;
    this.#shown = text;
    this.#terminal.write(`\r\u001b[K${text}`);
  }

  clear(): void {
    if (this.#shown !== '') this.#terminal.write('\r\u001b[K');
    this.#shown = '';
  }
}
