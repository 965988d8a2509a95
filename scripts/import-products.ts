/**
 * Rewrites the product data of the local supplier shops from a collected `products.json`:
 *
 *   npx node scripts/import-products.ts <path to products.json>
 *
 * The input is `{ suppliers: { <id>: { licence, source[], products: [{ id, name, brand?, mpn?, price, category[] }] } } }` with prices
 * in major units. The output keeps one product a line, prices in minor units, categories by index. What each source allows is
 * told in local-cloud/services/suppliers/data/LICENCES.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { SUPPLIERS } from "../local-cloud/services/suppliers/suppliers.ts";

const inputSchema = z.object({
  suppliers: z.record(
    z.string(),
    z.object({
      licence: z.string(),
      source: z.array(z.string()),
      products: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          brand: z.string().optional(),
          mpn: z.string().optional(),
          price: z.number().positive(),
          category: z.array(z.string()).min(1),
        }),
      ),
    }),
  ),
});

type InputSupplier = z.infer<typeof inputSchema>["suppliers"][string];

const inputPath = process.argv[2];
if (inputPath === undefined) throw new Error("usage: node scripts/import-products.ts <path to products.json>");
const { suppliers } = inputSchema.parse(JSON.parse(readFileSync(inputPath, "utf8")));

for (const { id } of SUPPLIERS) {
  const supplier = suppliers[id];
  if (supplier === undefined) throw new Error(`${inputPath} has no supplier "${id}"`);
  writeFileSync(new URL(`../local-cloud/services/suppliers/data/${id}.json`, import.meta.url), dataFile(supplier));
  process.stdout.write(`${id}: ${supplier.products.length} products\n`);
}

function dataFile(supplier: InputSupplier): string {
  const categories: [department: string, category: string][] = [];
  const lines = supplier.products.map((product) => {
    const [department = "", category = department] = product.category;
    let index = categories.findIndex((known) => known[0] === department && known[1] === category);
    if (index === -1) index = categories.push([department, category]) - 1;
    const minor = Math.round(product.price * 100);
    return JSON.stringify([product.id, product.name, product.brand ?? null, product.mpn ?? null, minor, index]);
  });
  const header = JSON.stringify({
    licence: supplier.licence,
    source: supplier.source,
    columns: ["id", "name", "brand", "mpn", "priceMinor", "categoryIndex"],
    categories,
  });
  return `${header.slice(0, -1)},"products":[\n${lines.join(",\n")}\n]}\n`;
}
