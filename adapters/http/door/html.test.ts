import { describe, expect, it } from 'vitest';
import { html } from './html.ts';

describe('a piece of a page', () => {
  it('escapes what is put into it, in texts and attributes, and leaves markup as it is', () => {
    const name = `<script>"it's" & more</script>`;
    expect(html`<a title="${name}">${html`<b>${name}</b>`}</a>`.text).toBe(
      '<a title="&lt;script&gt;&quot;it&#39;s&quot; &amp; more&lt;/script&gt;"><b>&lt;script&gt;&quot;it&#39;s&quot; &amp; more&lt;/script&gt;</b></a>',
    );
  });

  it('shows lists, numbers and 0, and nothing for what is not there', () => {
    expect(html`${[html`<i>`, '<']}${0}${undefined}${false}`.text).toBe('<i>&lt;0');
  });
});
