/** The console's one stylesheet: light and dark by the system's choice, one column on a phone, colours of at least 4.5:1. */
export const STYLES = `
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#1a1f27;--soft:#545d6b;--line:#d8dde4;--accent:#0b57d0;--plain-bg:#e9ecf1;
--pass:#0a6b3a;--pass-bg:#e2f5ea;--warn:#7a4d00;--warn-bg:#fff2d6;--fail:#a3151f;--fail-bg:#fde7e8;
--c0:#0b57d0;--c1:#e8710a;--c2:#0a6b3a;--c3:#8e24aa;--c4:#a3151f;--c5:#545d6b}
@media (prefers-color-scheme:dark){:root{--ground:#12151a;--card:#1b2027;--ink:#e8ebf0;--soft:#a7b0be;--line:#333b46;--accent:#8ab4f8;--plain-bg:#2b323c;
--pass:#7fdca4;--pass-bg:#133322;--warn:#ffcf70;--warn-bg:#3b2c0c;--fail:#ffa5a8;--fail-bg:#421a1d;
--c0:#8ab4f8;--c1:#ffb86b;--c2:#7fdca4;--c3:#d7aefb;--c4:#ff8a8f;--c5:#a7b0be}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
a{color:var(--accent)}p{margin:6px 0;overflow-wrap:anywhere}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}h2:focus{outline-offset:4px}
.skip{position:absolute;inset-inline-start:-999px}.skip:focus{inset-inline-start:8px;top:8px;background:var(--card);padding:8px;z-index:2}
header{display:flex;flex-wrap:wrap;gap:6px 20px;align-items:center;padding:10px 20px;background:var(--card);border-bottom:1px solid var(--line);position:sticky;top:0;z-index:1}
header strong{font-size:16px}header nav{display:flex;flex-wrap:wrap;gap:4px 14px;flex:1}
header nav a{padding:4px 0;text-decoration:none}header nav a[aria-current]{font-weight:600;border-bottom:2px solid var(--accent)}
#live:not(:empty)::before{content:"";display:inline-block;width:8px;height:8px;border-radius:50%;margin-inline-end:6px;background:var(--warn)}
#live[data-state=live]::before{background:var(--pass)}#live[data-state=lost]::before{background:var(--fail)}
.who{color:var(--soft);font-size:13px}
main{max-width:1440px;margin:0 auto;padding:18px 20px 60px}
h1,h2,h3,caption,legend,summary,label,li{overflow-wrap:anywhere}h1{font-size:22px;margin:0}h2{font-size:16px;margin:0;scroll-margin-top:64px}
.head{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:baseline;margin-bottom:14px}.head .problem,.unwell{flex-basis:100%}
.unwell,.filter{display:flex;flex-wrap:wrap;gap:6px 8px}.unwell a{text-decoration:none}.unwell a:hover .badge{text-decoration:underline}
.filter a{padding:2px 10px;border-radius:999px;border:1px solid var(--line);text-decoration:none;font-size:13px}.filter a[aria-current]{background:var(--accent);color:var(--card);border-color:var(--accent)}
.soft{color:var(--soft);font-size:13px}code,time,bdi{unicode-bidi:isolate}pre,code{direction:ltr}footer .languages{display:flex;flex-wrap:wrap;gap:4px 14px;justify-content:center;padding:0 12px 20px;font-size:13px}footer a[aria-current]{color:inherit;text-decoration:none}code{font-size:.92em;overflow-wrap:anywhere}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,320px),1fr));gap:14px}
.sides{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:0 14px;align-items:start}
@media (max-width:900px){.sides{grid-template-columns:minmax(0,1fr)}}
.columns{columns:3 330px;column-gap:14px}.columns>*{break-inside:avoid}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 16px;min-width:0;margin-bottom:14px}.grid .card{margin:0}
.card.wide{grid-column:1/-1}.card.fail{border-inline-start:4px solid var(--fail)}.card.warn{border-inline-start:4px solid var(--warn)}
.card>div:first-child:has(h2){display:flex;flex-wrap:wrap;gap:4px 8px;align-items:center}.card>div:first-child:has(h2)>.soft{margin-inline-start:auto}
.card>div:first-child:has(h2):not(:last-child){margin-bottom:6px}
.glance{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,270px),1fr));gap:10px 24px}.glance p{margin:2px 0}.plainly{list-style:none;margin:0;padding:0;overflow-wrap:anywhere}.plainly a{text-decoration:none}
.alarm{background:var(--fail);color:var(--card);border-radius:10px;padding:12px 16px;margin-bottom:14px;font-size:17px}
.fold>summary{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:8px 16px;margin-bottom:14px;color:var(--soft);font-size:13px}
.held::after{content:"Waits for you: renewed once the form is closed.";color:var(--soft);font-size:13px}
.badge{display:inline-block;border-radius:999px;padding:1px 9px;font-size:12.5px;font-weight:600;white-space:nowrap;background:var(--plain-bg);color:var(--ink)}
.badge.pass,.badge.on{color:var(--pass);background:var(--pass-bg)}
.badge.warn,.badge.failover{color:var(--warn);background:var(--warn-bg)}
.badge.fail,.badge.off,.badge.page{color:var(--fail);background:var(--fail-bg)}
.rows{list-style:none;margin:0;padding:0}.rows>li{padding:8px 0;border-bottom:1px solid var(--line)}.rows>li:last-child{border:0}.rows.two{columns:2 440px;column-gap:28px}.rows.two>li{break-inside:avoid}.rows .rows{padding-inline-start:14px}
.row{display:flex;flex-wrap:wrap;gap:4px 14px;justify-content:space-between}.row>div:first-child{flex:1 1 260px;min-width:0}
.rows p{margin:0 0 2px}.line>*{margin-inline-end:6px}.words{white-space:pre-wrap}
.acts{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:flex-start}.acts:has([open]),.acts[open],.acts>[open]{flex-basis:100%}.acts button{min-height:30px;padding:2px 12px}
.figures{font-variant-numeric:tabular-nums}
dl{margin:0;display:grid;grid-template-columns:minmax(40%,auto) minmax(0,1fr);gap:3px 14px}dl.plain{grid-template-columns:auto minmax(0,1fr)}dl.halves{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}dt{color:var(--soft)}
dd{margin:0;text-align:end;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}dl.plain dd{text-align:start;white-space:pre-wrap}
dd:has(ul){grid-column:1/-1}dd ul{list-style:none;margin:0;padding:0;padding-inline-start:14px}
dd li{display:flex;justify-content:space-between;gap:14px}dd li span{color:var(--soft);text-align:start}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:5px 0;padding-inline-end:10px;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:13px}tr:last-child td{border-bottom:0}
pre{margin:6px 0;padding:10px;background:var(--ground);border-radius:8px;overflow:auto;max-height:480px;font-size:13px}
@media (max-width:640px){.badge{white-space:normal}header{position:static;padding:8px 14px}header nav{flex:1 0 100%;order:1}.who{display:none}main{padding:14px 12px 40px}#live{flex:1}.stack thead{display:none}.stack tr{display:block;padding:6px 0;border-bottom:1px solid var(--line)}.stack tr:last-child{border:0}
.stack td{display:flex;justify-content:space-between;gap:12px;border:0;padding:2px 0}.stack td:empty{display:none}.stack td>*{min-width:0}.stack td{overflow-wrap:anywhere}pre{max-height:none;white-space:pre-wrap;overflow-wrap:anywhere}.stack td::before{content:attr(data-label);color:var(--soft);font-size:13px}
.stack td:first-child::before{content:none}.stack td:first-child{font-weight:600}.stack td details{flex:1}}
form{display:grid;gap:8px;margin:8px 0;max-width:460px}form.bare{margin:0}label{display:grid;gap:2px;font-size:13px;color:var(--soft)}
label.check strong{color:var(--ink);font-size:15px}label.check{grid-template-columns:auto 1fr;gap:8px;align-items:center}label.check input{width:18px;min-height:18px}
input.tick{width:18px;min-height:18px;vertical-align:middle}progress{width:100%;max-width:320px;height:8px}label.ticks{display:none}.scripted label.ticks{display:grid}
input,select,textarea,button{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:7px;padding:6px 10px;min-height:36px;width:100%}
button{width:auto;cursor:pointer;font-weight:600;justify-self:start}button.primary{background:var(--accent);border-color:var(--accent);color:var(--card)}
form[aria-busy=true] button{cursor:progress;border-style:dashed}.buttons{display:flex;flex-wrap:wrap;gap:8px}
header form{margin:0;display:inline}header button{min-height:30px;padding:2px 10px;font-weight:400}
summary{cursor:pointer;color:var(--accent);padding:4px 0}
dialog{border:1px solid var(--line);border-radius:12px;background:var(--card);color:var(--ink);width:min(480px,92vw);padding:20px}dialog::backdrop{background:#0008}
dialog p{font-size:16px;white-space:pre-wrap}dialog form{max-width:none;margin:0}dialog menu{display:flex;gap:10px;justify-content:flex-end;padding:0;margin:16px 0 0}
#said{position:fixed;bottom:14px;left:50%;transform:translateX(-50%);max-width:92vw;z-index:3}#said:not(:empty){background:var(--ink);color:var(--ground);padding:8px 16px;border-radius:8px}
.trend{margin:8px 0 0;font-size:13px}.trend svg{width:100%;height:34px;display:block}.trend line{vector-effect:non-scaling-stroke;stroke-width:2}.trend line.c0{stroke:var(--c0)}.trend line.c1{stroke:var(--c1)}.trend line.c3{stroke:var(--c3)}.trend line.c4{stroke:var(--c4)}.marked svg{height:70px}.trend path{fill:none;stroke:var(--accent);stroke-width:1.5;vector-effect:non-scaling-stroke}
.spark path{fill:none;stroke:var(--accent);stroke-width:1.5;vector-effect:non-scaling-stroke}.trend .spark{height:60px;border-bottom:1px solid var(--line)}.graphs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(260px,100%),1fr));gap:4px 20px}.graphs figcaption{min-height:2.9em}.spark path.between,.trend .spark path.between{fill:var(--accent);fill-opacity:.25;stroke:none}
dd svg.spark{width:72px;height:16px;display:inline-block;vertical-align:middle;margin-block:0;margin-inline:auto 8px}dd svg.spark{max-width:calc(100% - 8px)}dd li svg.spark{flex:0 1 72px;min-width:0}dd li span{min-width:0;overflow-wrap:anywhere}dd li:has(svg.spark){align-items:center}
.chart{margin:12px 0}.chart svg{width:100%;height:160px;display:block;border-bottom:1px solid var(--soft)}.chart figcaption{display:flex;flex-wrap:wrap;gap:2px 14px;align-items:baseline;margin-bottom:6px;overflow-wrap:anywhere}
.swatch{display:inline-block;width:11px;height:11px;border-radius:3px;margin-inline-end:5px}.ends{display:flex;justify-content:space-between}
dd svg.share{margin-inline-start:auto}svg.share{width:100%;min-width:60px;max-width:220px;height:8px;display:block;background:var(--plain-bg);border-radius:4px}
caption{text-align:start;font-weight:600;padding:10px 0 2px}.chart rect{stroke:var(--card);stroke-width:.5;vector-effect:non-scaling-stroke}
rect.c0{fill:var(--c0)}rect.c1{fill:var(--c1)}rect.c2{fill:var(--c2)}rect.c3{fill:var(--c3)}rect.c4{fill:var(--c4)}rect.c5{fill:var(--c5)}
.swatch.c0{background:var(--c0)}.swatch.c1{background:var(--c1)}.swatch.c2{background:var(--c2)}.swatch.c3{background:var(--c3)}.swatch.c4{background:var(--c4)}.swatch.c5{background:var(--c5)}
form.range{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:end;max-width:none}form.range label{flex:1 1 150px;max-width:240px}form.range label.user{flex:1 1 300px;max-width:360px}
.problem{color:var(--fail);background:var(--fail-bg);border-radius:8px;padding:8px 12px}
.narrow{max-width:440px;margin:8vh auto}.narrow form{max-width:none}
`;
