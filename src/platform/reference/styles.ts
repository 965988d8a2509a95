/** The one stylesheet of the site's pages. */
export const STYLES = `
:root{color-scheme:light dark;--ground:#f7f5ef;--paper:#fff;--ink:#1a211d;--soft:#4d5a52;--line:#d9d5c9;--accent:#0b6b4b;--code:#efece3}
@media (prefers-color-scheme:dark){:root{--ground:#0f1613;--paper:#161f1b;--ink:#e8ece9;--soft:#a9b5ae;--line:#2b3832;--accent:#6fd6ab;--code:#1d2823}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.6 system-ui,sans-serif;overflow-wrap:break-word}
a{color:var(--accent)} a:focus-visible,pre:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-99rem} .skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem;z-index:1}
.top{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:baseline;padding:.9rem 1.5rem;border-bottom:1px solid var(--line);background:var(--paper)}
.top .brand{font-weight:700;font-size:1.1rem;color:inherit;text-decoration:none;margin-right:auto}
.frame{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:2.5rem;max-width:76rem;margin:0 auto;padding:1.5rem}
.menu h2{font-size:.8rem;text-transform:uppercase;letter-spacing:.06em;color:var(--soft);margin:1.2rem 0 .3rem}
.menu ul{list-style:none;margin:0;padding:0}
.menu a{display:block;padding:.3rem .6rem;border-radius:.4rem;color:inherit;text-decoration:none}
.menu a:hover{background:var(--code)} .menu a[aria-current]{background:var(--code);color:var(--accent);font-weight:600}
main{min-width:0;max-width:52rem}
h1{font-size:2rem;line-height:1.2;margin:.2rem 0 1rem} h2{margin:2.4rem 0 .6rem;line-height:1.3} h3{margin:1.4rem 0 .3rem;font-size:1.05rem}
code{font:.9em/1.5 ui-monospace,monospace;background:var(--code);padding:.1em .3em;border-radius:.25rem}
pre{background:var(--code);border:1px solid var(--line);border-radius:.5rem;padding:.9rem 1rem;overflow-x:auto;margin:1rem 0 .6rem}
pre code{background:none;padding:0;white-space:pre}
.kept{margin:0 0 1.2rem;color:var(--soft);font-size:.9rem}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(16rem,1fr));gap:1rem;padding:0;list-style:none}
.cards li{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.1rem}
.cards h2{margin:0 0 .3rem;font-size:1.1rem} .cards p{margin:0;color:var(--soft)}
.operation{border-top:1px solid var(--line);padding:.6rem 0} .method{display:inline-block;min-width:4.4em;font-weight:700}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem 1rem;margin:.5rem 0} dt{font:.85em/1.7 ui-monospace,monospace;color:var(--soft)} dd{margin:0}
.soft{color:var(--soft)} .plain{list-style:none;padding:0} .operation h2,.shape h3{overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:.8rem 0} table{border-collapse:collapse;width:100%;font-size:.92rem} caption{text-align:start;font-weight:600;padding:.3rem 0}
th,td{text-align:start;vertical-align:top;padding:.35rem .8rem .35rem 0;border-top:1px solid var(--line);font-weight:400} thead th{color:var(--soft);border:0;font-size:.85rem}
.answers{margin:.3rem 0 1rem} td .type{overflow-wrap:break-word}
.try,.credential{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:.7rem 1rem;margin:1rem 0} .try summary{cursor:pointer;font-weight:600} .try p,.credential p{margin:.6rem 0}
.try label,.credential label{display:block;font-size:.9rem} input,textarea{width:100%;font:.9rem/1.5 ui-monospace,monospace;color:inherit;background:var(--ground);border:1px solid var(--soft);border-radius:.35rem;padding:.4rem .6rem}
button{font:inherit;color:var(--paper);background:var(--accent);border:0;border-radius:.4rem;padding:.45rem 1.1rem;cursor:pointer} button[disabled]{opacity:.6} input:focus-visible,textarea:focus-visible,button:focus-visible,.scroll:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.answer{max-height:24rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
@media (max-width:52rem){.frame{grid-template-columns:minmax(0,1fr);gap:.5rem;padding:1rem}.menu{border-bottom:1px solid var(--line);padding-bottom:1rem}.menu ul{display:flex;flex-wrap:wrap;gap:.2rem}.menu h2{margin:.4rem 0 .2rem}h1{font-size:1.6rem}dl{grid-template-columns:minmax(0,1fr)}dd{margin-bottom:.4rem}}
`;
