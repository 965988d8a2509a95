/** The console's one stylesheet: light and dark by the system's choice, one column on a phone, colours of at least 4.5:1. */
export const STYLES = `
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#1a1f27;--soft:#545d6b;--line:#d8dde4;--accent:#0b57d0;
--pass:#0a6b3a;--pass-bg:#e2f5ea;--warn:#7a4d00;--warn-bg:#fff2d6;--fail:#a3151f;--fail-bg:#fde7e8}
@media (prefers-color-scheme:dark){:root{--ground:#12151a;--card:#1b2027;--ink:#e8ebf0;--soft:#a7b0be;--line:#333b46;--accent:#8ab4f8;
--pass:#7fdca4;--pass-bg:#133322;--warn:#ffcf70;--warn-bg:#3b2c0c;--fail:#ffa5a8;--fail-bg:#421a1d}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--card);padding:8px;z-index:2}
header{display:flex;flex-wrap:wrap;gap:6px 20px;align-items:center;padding:10px 20px;background:var(--card);border-bottom:1px solid var(--line)}
header strong{font-size:16px}header nav{display:flex;flex-wrap:wrap;gap:4px 14px;flex:1}
header nav a{padding:4px 0;text-decoration:none}header nav a[aria-current]{font-weight:600;border-bottom:2px solid var(--accent)}
.who{color:var(--soft);font-size:13px}
main{max-width:1360px;margin:0 auto;padding:18px 20px 60px}
h1{font-size:22px;margin:0}h2{font-size:16px;margin:0}
.head{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:baseline;margin-bottom:16px}
.soft{color:var(--soft);font-size:13px}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,320px),1fr));gap:14px;grid-auto-flow:dense}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;min-width:0}
.card.wide{grid-column:1/-1}.card.fail{border-left:4px solid var(--fail)}.card.warn{border-left:4px solid var(--warn)}
.card>div:first-child{display:flex;flex-wrap:wrap;gap:4px 8px;align-items:center;margin-bottom:8px}.card>div:first-child .soft{margin-left:auto}
.badge{display:inline-block;border-radius:999px;padding:1px 9px;font-size:12.5px;font-weight:600;white-space:nowrap}
.badge.pass,.badge.on{color:var(--pass);background:var(--pass-bg)}
.badge.warn,.badge.failover{color:var(--warn);background:var(--warn-bg)}
.badge.fail,.badge.off,.badge.page{color:var(--fail);background:var(--fail-bg)}
dl{margin:0;display:grid;grid-template-columns:minmax(0,auto) minmax(0,1fr);gap:3px 14px}dt{color:var(--soft)}
dd{margin:0;text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
dd:has(ul){grid-column:1/-1}dd ul{list-style:none;margin:0;padding:0 0 0 14px}
dd li{display:flex;justify-content:space-between;gap:14px}dd li span{color:var(--soft);text-align:left}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:5px 10px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:13px}tr:last-child td{border-bottom:0}
@media (max-width:640px){.stack thead{display:none}.stack tr{display:block;padding:6px 0;border-bottom:1px solid var(--line)}.stack tr:last-child{border:0}
.stack td{display:flex;justify-content:space-between;gap:12px;border:0;padding:2px 0}.stack td:empty{display:none}.stack td::before{content:attr(data-label);color:var(--soft);font-size:13px}
.stack td:first-child::before{content:none}.stack td:first-child{font-weight:600}.stack td details{flex:1}}
form{display:grid;gap:8px;margin-top:8px;max-width:420px}label{display:grid;gap:2px;font-size:13px;color:var(--soft)}
input,select,textarea,button{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:7px;padding:6px 10px;min-height:36px;width:100%}
button{width:auto;cursor:pointer;font-weight:600;justify-self:start}button.primary{background:var(--accent);border-color:var(--accent);color:var(--card)}
header form{margin:0;display:inline}header button{min-height:30px;padding:2px 10px;font-weight:400}
summary{cursor:pointer;color:var(--accent);padding:4px 0}
dialog{border:1px solid var(--line);border-radius:12px;background:var(--card);color:var(--ink);max-width:min(460px,92vw);padding:20px}dialog::backdrop{background:#0008}
dialog menu{display:flex;gap:10px;justify-content:flex-end;padding:0;margin:16px 0 0}
#said{position:fixed;bottom:14px;left:50%;transform:translateX(-50%);max-width:92vw}#said:not(:empty){background:var(--ink);color:var(--ground);padding:8px 16px;border-radius:8px}
svg.trend{width:100%;height:40px;display:block;margin-top:8px}svg.trend path{fill:none;stroke:var(--accent);stroke-width:1.5;vector-effect:non-scaling-stroke}
.problem{color:var(--fail);background:var(--fail-bg);border-radius:8px;padding:8px 12px}
.narrow{max-width:400px;margin:8vh auto}.narrow form{max-width:none}
`;
