import { accounts } from "./accounts.ts";
import { ads } from "./ads.ts";
import { alerts } from "./alerts.ts";
import { automations } from "./automations.ts";
import { checkout } from "./checkout.ts";
import { clients } from "./clients.ts";
import type { Command } from "./command.ts";
import { createAdmin } from "./create-admin.ts";
import { deadLetters } from "./dead-letters.ts";
import { decide } from "./decide.ts";
import { freeze } from "./freeze.ts";
import { drills } from "./drills.ts";
import { fx } from "./fx.ts";
import { heldPrices } from "./held-prices.ts";
import { incident } from "./incident.ts";
import { llm } from "./llm.ts";
import { payment } from "./payment.ts";
import { onCall } from "./on-call.ts";
import { orders } from "./orders.ts";
import { replay } from "./replay.ts";
import { silences } from "./silences.ts";
import { stock } from "./stock.ts";
import { status } from "./status.ts";
import { suppliers } from "./suppliers.ts";
import { switchCommand } from "./switch.ts";
import { tail } from "./tail.ts";

/** Every command, in the order of the overview. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  status,
  alerts,
  silences,
  "on-call": onCall,
  "dead-letters": deadLetters,
  replay,
  decide,
  incident,
  switch: switchCommand,
  freeze,
  automations,
  checkout,
  clients,
  payment,
  orders,
  accounts,
  stock,
  suppliers,
  "held-prices": heldPrices,
  fx,
  ads,
  llm,
  drills,
  "create-admin": createAdmin,
  tail,
};
