/** The shop's one stylesheet: phone first, light and dark by the system's choice, colours of at least 4.5:1. */
export const STYLES = `
:root{color-scheme:light dark;--ground:#f7f5ef;--card:#fffdf9;--sunk:#efece3;--ink:#16211c;--soft:#535f58;--line:#dcd8cb;--brand:#0b5d46;--on-brand:#fff;--brand-soft:#e1efe7;
--warn:#744900;--warn-bg:#fbeecb;--fail:#961a1a;--fail-bg:#fbe7e3;--shadow:0 1px 2px #16211c14,0 8px 24px -12px #16211c2e;--serif:ui-serif,"Iowan Old Style","Palatino Linotype",Palatino,Georgia,serif}
@media (prefers-color-scheme:dark){:root{--ground:#0f1613;--card:#17201c;--sunk:#1e2924;--ink:#e8eee9;--soft:#a6b4ac;--line:#2d3a34;--brand:#7fe0b5;--on-brand:#06231a;--brand-soft:#173528;
--warn:#f4cd70;--warn-bg:#352a0d;--fail:#ffada6;--fail-bg:#3d1917;--shadow:0 1px 2px #0006}}
*{box-sizing:border-box}[hidden]{display:none!important}
html{scroll-padding-top:72px}
body{margin:0;min-height:100dvh;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
a{color:var(--brand);text-underline-offset:3px}p{margin:0 0 10px;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.2;margin:0 0 10px;overflow-wrap:anywhere}h1{font:600 clamp(28px,5vw,40px)/1.12 var(--serif);letter-spacing:-.01em}h2{font:600 22px/1.25 var(--serif)}h3{font-size:16px}
h1:focus,h2:focus{outline:none}:focus-visible{outline:3px solid var(--brand);outline-offset:2px;border-radius:4px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--card);padding:10px 14px;z-index:9;border-radius:8px}
.soft{color:var(--soft);font-size:14px}.strong{font-weight:600}small{color:inherit;opacity:.85;font-size:12.5px}.num{font-variant-numeric:tabular-nums}
.top{position:sticky;top:0;z-index:5;display:flex;gap:8px 18px;align-items:center;justify-content:space-between;padding:10px max(16px,env(safe-area-inset-left));background:var(--ground);border-bottom:1px solid var(--line)}
.brand{display:flex;gap:9px;align-items:center;font:600 19px/1 var(--serif);color:var(--ink);text-decoration:none}.mark{width:28px;height:28px}.mark .bubble{fill:var(--brand)}.mark .tick{fill:none;stroke:var(--on-brand);stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round}
.doors{display:flex;gap:14px;align-items:center;white-space:nowrap}.menu{display:flex;gap:4px}
.menu a{padding:8px 14px;border-radius:999px;text-decoration:none;color:var(--soft);font-weight:550}.menu a[aria-current]{background:var(--brand-soft);color:var(--ink)}.menu a:hover{color:var(--ink)}
main{flex:1;width:100%;max-width:1120px;margin:0 auto;padding:24px 16px 56px}main.wide{max-width:1360px}
.bottom{display:flex;flex-wrap:wrap;gap:4px 20px;justify-content:center;padding:18px 16px calc(18px + env(safe-area-inset-bottom));border-top:1px solid var(--line);font-size:14px}.bottom a{color:var(--soft);padding:4px}
@media (max-width:640px){.top .menu{position:fixed;inset:auto 0 0;z-index:6;justify-content:space-around;gap:0;padding:6px 4px calc(6px + env(safe-area-inset-bottom));background:var(--card);border-top:1px solid var(--line)}
.menu a{padding:8px 10px;font-size:13.5px}body:has(.menu){padding-bottom:58px}.doors{gap:10px;font-size:15px}.doors .button{display:none}.brand span{font-size:17px}main{padding-top:18px}}
button,.button{display:inline-flex;align-items:center;justify-content:center;gap:8px;min-height:42px;padding:8px 18px;border:1px solid var(--line);border-radius:999px;background:var(--card);color:var(--ink);font:inherit;font-weight:600;text-decoration:none;cursor:pointer;transition:border-color .12s,background .12s}
button:hover,.button:hover{border-color:var(--brand)}button:disabled{cursor:not-allowed;color:var(--soft);border-style:dashed}
button.primary,.button.primary{background:var(--brand);border-color:var(--brand);color:var(--on-brand)}button.primary:hover{filter:brightness(1.08)}button.primary:disabled{background:var(--sunk);border-color:var(--line);color:var(--soft)}
.large{min-height:50px;padding:12px 24px;font-size:17px}button.quiet{border-color:transparent;background:none;color:var(--brand);min-height:36px;padding:4px 10px}button.small,.button.small{min-height:34px;padding:4px 12px;font-size:14px}
[aria-busy=true] button[type=submit],[aria-busy=true]>button.primary,form[aria-busy=true] button{cursor:progress;opacity:.75}
label{display:grid;gap:4px;font-size:14px;font-weight:550}label.check{display:flex;gap:8px;align-items:center;font-weight:400}label.check input{width:20px;height:20px;min-height:0;accent-color:var(--brand)}
input,select,textarea{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:10px;padding:9px 12px;min-height:44px;width:100%}textarea{resize:vertical;line-height:1.5}
input[aria-invalid=true]{border-color:var(--fail);border-width:2px}
.fields{display:grid;gap:14px;margin:14px 0}.row{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center}.row.ends{justify-content:space-between}.row.top-aligned{align-items:flex-start}
.card{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:18px;margin-bottom:16px;min-width:0}.card>:last-child{margin-bottom:0}.narrow{max-width:440px;margin:4vh auto;padding:24px;box-shadow:var(--shadow)}
.problem{color:var(--fail);background:var(--fail-bg);border-radius:10px;padding:10px 14px;display:flex;flex-wrap:wrap;gap:2px 12px;align-items:center}.problem button{color:inherit}
.notice{color:var(--warn);background:var(--warn-bg);border-radius:10px;padding:10px 14px}.good{color:var(--brand);background:var(--brand-soft);border-radius:10px;padding:10px 14px}
.chip{display:inline-flex;gap:5px;align-items:center;border-radius:999px;padding:2px 10px;font-size:13px;font-weight:600;background:var(--sunk);color:var(--ink)}.chip.good{background:var(--brand-soft);color:var(--brand)}.chip.warn{background:var(--warn-bg);color:var(--warn)}.chip.fail{background:var(--fail-bg);color:var(--fail)}
.demo{margin:0}.ways{display:flex;flex-wrap:wrap;gap:12px;margin:22px 0 12px}.narrow .demo{border-top:1px solid var(--line);padding-top:16px}.narrow .demo button{width:100%;background:none;color:var(--brand)}
.hero{display:grid;gap:32px;align-items:center;padding:3vh 0 5vh}.hero h1{font-size:clamp(36px,7vw,60px);max-width:15ch}.lead{font-size:clamp(17px,2.2vw,20px);color:var(--soft);max-width:52ch}
@media (min-width:860px){.hero{grid-template-columns:1.15fr .85fr;gap:56px}}
.picture{margin:0;background:var(--card);border:1px solid var(--line);border-radius:22px;padding:20px;box-shadow:var(--shadow);display:grid;gap:12px}
.said{max-width:34em;margin:0;padding:10px 15px;border-radius:16px 16px 16px 5px;background:var(--sunk);justify-self:start;white-space:pre-wrap}.said.mine{background:var(--brand);color:var(--on-brand);border-radius:16px 16px 5px 16px;justify-self:end}
.facts{display:grid;margin:0;border:1px solid var(--line);border-radius:12px}.facts>div{display:flex;justify-content:space-between;gap:14px;padding:8px 14px}.facts>div+div{border-top:1px solid var(--line)}dt{color:var(--soft)}dd{margin:0;text-align:right;font-weight:550;overflow-wrap:anywhere}
.steps,.promises{list-style:none;margin:16px 0 40px;padding:0;display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,230px),1fr))}.steps{counter-reset:step}
.steps li,.promises li{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:18px}.steps li{counter-increment:step}.steps li::before{content:counter(step);display:grid;place-items:center;width:30px;height:30px;margin-bottom:12px;border-radius:50%;background:var(--brand-soft);color:var(--brand);font-weight:700}.steps p,.promises p{margin:0;color:var(--soft)}
#said{position:fixed;bottom:calc(18px + env(safe-area-inset-bottom));left:50%;transform:translateX(-50%);max-width:92vw;z-index:8;margin:0}#said:not(:empty){background:var(--ink);color:var(--ground);padding:10px 18px;border-radius:999px}@media (max-width:640px){#said{bottom:76px}}
html[data-leaving] main{opacity:.6}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
`;
