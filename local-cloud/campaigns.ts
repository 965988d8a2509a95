/** Amounts in US cents, the currency in which the auction is held. */
const usd = (amount: number): { amount: number; currency: "USD" } => ({ amount, currency: "USD" });

/** Advertisers who bid against each other from the first search on, for things that the local shops sell. */
export const CAMPAIGNS = [
  {
    id: "walmart-everyday",
    name: "Walmart: everyday supplies",
    supplierId: "walmart",
    keywords: ["paper", "office", "chair", "desk", "phone"],
    placement: "search",
    bid: usd(60),
    dailyBudget: usd(50_000),
  },
  {
    id: "bestbuy-electronics",
    name: "Best Buy: electronics",
    supplierId: "bestbuy",
    keywords: ["monitor", "laptop", "phone", "cable", "headphones"],
    placement: "search",
    bid: usd(55),
    dailyBudget: usd(40_000),
  },
  {
    id: "abt-electronics",
    name: "Abt: cameras and sound",
    supplierId: "abt",
    keywords: ["camera", "speaker", "headphones", "monitor"],
    placement: "search",
    bid: usd(45),
    dailyBudget: usd(40_000),
  },
  { id: "amazon-home", name: "Amazon: business accounts", supplierId: "amazon", keywords: [], placement: "home", bid: usd(30) },
] as const;
