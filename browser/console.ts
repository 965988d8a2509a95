import { takeActions } from "./action.ts";
import { tickAll } from "./tick-all.ts";
import { keepLive } from "./live.ts";
import { keepZone } from "./zone.ts";

/** The console's one script, on every page: `src/platform/console/page.tsx` puts it there. */
const changes = document.querySelector<HTMLElement>("[data-live]")?.dataset["live"];
keepZone();
tickAll();
takeActions(changes === undefined ? undefined : keepLive(changes));
