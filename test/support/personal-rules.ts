/**
 * What becomes of a buyer in each table once the account is erased. `erased`: nothing is left that says anything of them. `kept`: by the id,
 * which names nobody any more, and by ids of what was theirs; never by address, by name or by what they wrote. `nobody's`: says nothing of any
 * buyer.
 */
export type PersonalRule = "erased" | "nobody's" | { kept: string };

const BOOKS = "the books, ten years (operating.md)";

export const PERSONAL_RULES: Readonly<Record<string, PersonalRule>> = {
  // The account, and what hangs on it.
  buyers: "erased",
  buyer_sessions: "erased",
  service_tokens: "erased",
  buyer_notices: "erased",
  account_erasures: { kept: "that the account is no more, when, and how much was erased" },
  audit_log: { kept: "what was done, for the days of the trail; the address goes" },

  // What was needed, looked for and wanted.
  chat_sessions: "erased",
  chat_messages: "erased",
  briefs: "erased",
  brief_versions: "erased",
  searches: "erased",
  search_logs: "erased",
  search_offers: "erased",
  search_deltas: "erased",
  crawls: "erased",
  crawl_pages: "erased",
  ad_controls: "erased",
  ad_auctions: "erased",
  ad_auction_records: "erased",
  ad_impressions: { kept: "what is billed, by a pseudonym that is kept beside no buyer, and by the search's id" },
  agent_checkouts: "erased",
  agent_answers: "erased",

  // What was bought.
  orders: { kept: BOOKS },
  order_lines: { kept: BOOKS },
  checkout_attempts: { kept: BOOKS },
  checkout_steps: { kept: BOOKS },
  received_webhooks: { kept: "what the payment provider said of payments, for its days" },
  payment_movements: { kept: BOOKS },
  payment_refund_requests: { kept: BOOKS },
  stock_reservations: { kept: "what an attempt held, by the attempt's id" },
  stock_shortfalls: { kept: "what an order lacked, by the order's id" },

  // What models took.
  llm_usage_events: { kept: "what is owed to providers, for its days" },
  llm_usage_daily: { kept: "the same, added up" },
  llm_usage_set_aside: { kept: "a call that is not stored yet, until it is" },

  // What programs were told.
  automations: "erased",
  automation_versions: "erased",
  automation_executions: "erased",
  automation_attempts: "erased",
  automation_receivers: "erased",
  automation_dead_letters: "erased",
  automation_dead_letter_history: "erased",
  automation_bulk_replays: { kept: "what an operator replayed, and by which conditions" },
  automation_bulk_replay_letters: { kept: "how the replay of each letter went, by the letter's id" },
  automation_reviews: "nobody's",
  outbox_events: { kept: "what happened to orders and checkouts, for 30 days after it was told" },

  // Wake-ups that failed name what they were to wake.
  dead_letters: { kept: "ids of what a wake-up was for, for their days" },
  dead_letter_history: "nobody's",

  // Suppliers', operators' and the house's own.
  ad_campaigns: "nobody's",
  ad_spend: "nobody's",
  catalog_report_days: "nobody's",
  catalog_reports: { kept: "how a search's streams did, by the search's id, for its days" },
  checkout_tallies: "nobody's",
  checkout_totals: "nobody's",
  fx_held_rates: "nobody's",
  fx_rate_history: "nobody's",
  fx_rates: "nobody's",
  fx_refreshes: "nobody's",
  held_prices: "nobody's",
  leases: "nobody's",
  llm_reconciliations: "nobody's",
  locales: "nobody's",
  offers: "nobody's",
  page_readings: "nobody's",
  supplier_feeds: "nobody's",
  supplier_listings: "nobody's",
  supplier_pages: "nobody's",
  suppliers: "nobody's",
};
