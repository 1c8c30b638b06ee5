/** How every page looks: light and dark, on a desk, on a phone, and on paper. */
export const style = `
:root { color-scheme: light dark; --line: #c9ced6; --soft: #f3f5f8; --ink: #1b1f24; --mild: #55606d; --link: #0b57a4; --paper: #fff; --mark: #fff4d6; --wrong: #fde3e1; --late: #a4160c; --yellow: #ffe27a; --orange: #ffb46b; --red: #f0756c; --good: #bfe5c3; }
@media (prefers-color-scheme: dark) { :root { --line: #3a424d; --soft: #1d232b; --ink: #e8ebef; --mild: #a5b0bd; --link: #7db8f5; --paper: #12161b; --mark: #3b3315; --wrong: #46201d; --late: #ff9c92; --yellow: #6b5a10; --orange: #7a430c; --red: #8c2720; --good: #1f4d29; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
a { color: var(--link); }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; justify-content: space-between; padding: .6rem 1rem; border-bottom: 1px solid var(--line); background: var(--soft); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; }
nav form { margin: 0; }
.brand { font-weight: 600; text-decoration: none; color: var(--ink); }
.visitor { color: var(--mild); }
main { max-width: 76rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; margin: .25rem 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: .8rem 0 .3rem; }
button, input, select, textarea { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .3rem; padding: .35rem .6rem; max-width: 100%; }
button { cursor: pointer; background: var(--soft); }
button.main { background: var(--link); border-color: var(--link); color: var(--paper); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
.notice { padding: .6rem .8rem; background: var(--mark); border-radius: .3rem; }
.login { max-width: 22rem; margin: 2rem auto; }
.login label, .filters label { display: block; font-size: .9rem; color: var(--mild); }
.login input { display: block; width: 100%; margin: .15rem 0 .8rem; color: var(--ink); }
.tabs { display: flex; gap: 1rem; margin-bottom: .75rem; }
.tabs [aria-current] { font-weight: 600; color: var(--ink); text-decoration: none; }
.filters { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .6rem; padding: .8rem; border: 1px solid var(--line); border-radius: .3rem; }
.filters input, .filters select { width: 100%; color: var(--ink); }
.filters .buttons { display: flex; gap: .8rem; align-items: end; }
.totals { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .9rem 0; padding: 0; list-style: none; }
.totals strong { font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-size: .9rem; color: var(--mild); font-weight: 600; }
.day { white-space: nowrap; font-variant-numeric: tabular-nums; }
.mild { color: var(--mild); font-size: .9rem; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .3rem 1rem; margin: 0; }
dt { color: var(--mild); }
dd { margin: 0; overflow-wrap: anywhere; }
.finding { border-left: 4px solid var(--line); padding: .1rem 0 .1rem .8rem; margin: .8rem 0; }
.finding p { margin: .2rem 0; }
ul.plain { margin: 0; padding-left: 1.1rem; }
.late { color: var(--late); }
.mark { display: inline-block; padding: 0 .5rem; border-radius: .3rem; font-weight: 600; white-space: nowrap; }
.mark.yellow { background: var(--yellow); }
.mark.orange { background: var(--orange); }
.mark.red { background: var(--red); }
.mark.good { background: var(--good); }
code { overflow-wrap: anywhere; }
.waterfall { margin: .5rem 0; }
.waterfall summary { cursor: pointer; }
.waterfall th { width: 45%; }
.waterfall svg { display: block; width: 100%; height: 1rem; }
.waterfall .for { fill: var(--link); }
.waterfall .against { fill: var(--late); }
.waterfall .axis { stroke: var(--mild); stroke-width: 1; }
.notice.wrong { background: var(--wrong); }
.notice p { margin: 0 0 .3rem; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: start; margin: .8rem 0; }
.action { border: 1px solid var(--line); border-radius: .3rem; background: var(--soft); }
.action summary { cursor: pointer; padding: .35rem .8rem; font-weight: 600; }
.action[open] { flex: 1 1 22rem; }
.action form { padding: .2rem .8rem .8rem; }
.action label { display: block; font-size: .9rem; color: var(--mild); margin-bottom: .5rem; }
.action input, .action select, .action textarea { display: block; width: 100%; color: var(--ink); margin-top: .15rem; }
@media (max-width: 45rem) {
  .wide thead { position: absolute; left: -200vw; }
  .wide tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .wide td { display: grid; grid-template-columns: 6.5rem 1fr; gap: .5rem; border: 0; padding: .15rem 0; }
  .wide td::before { content: attr(data-name); color: var(--mild); font-size: .9rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .4rem; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --mild: #333; --soft: #fff; --link: #000; --line: #999; --mark: #fff; --wrong: #fff; --late: #000; }
  nav, .filters, .skip, .pages, .tabs, .actions { display: none; }
  main { max-width: none; padding: 0; }
  body { font-size: 11pt; }
  thead { display: table-header-group; }
  tr, .finding { break-inside: avoid; }
}
`;
