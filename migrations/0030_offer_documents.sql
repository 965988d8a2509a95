CREATE EXTENSION IF NOT EXISTS unaccent;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
-- What an offer says of itself, folded as src/features/catalog/terms/fold.ts folds it; makers' numbers stand in it in one piece too.
-- Declared immutable, which unaccent is as long as nobody edits its dictionary.
CREATE FUNCTION offer_words(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, coalesce(said, ''))) $$;--> statement-breakpoint
CREATE FUNCTION offer_document(title text, brand text, mpn text, sku text, gtin text, category text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT setweight(to_tsvector('simple'::regconfig, regexp_replace(offer_words(title), '[^[:alnum:]]+', ' ', 'g')), 'A')
  || setweight(to_tsvector('simple'::regconfig, regexp_replace(offer_words(brand), '[^[:alnum:]]+', ' ', 'g')), 'B')
  || setweight(to_tsvector('simple'::regconfig, regexp_replace(offer_words(coalesce(title, '') || ' ' || coalesce(mpn, '') || ' ' || coalesce(sku, '') || ' ' || coalesce(gtin, '')), '[^[:alnum:][:space:]]+', '', 'g')), 'B')
  || setweight(to_tsvector('simple'::regconfig, regexp_replace(offer_words(category), '[^[:alnum:]]+', ' ', 'g')), 'C') $$;--> statement-breakpoint
-- Kept by Postgres with every write, so that no writer can forget it. Not in the Worker's own tables: nothing reads them as columns.
ALTER TABLE "offers" ADD COLUMN "document" tsvector GENERATED ALWAYS AS (offer_document("title", "brand", "mpn", "sku", "gtin", "category")) STORED;--> statement-breakpoint
CREATE INDEX "offers_document" ON "offers" USING gin ("document") WHERE "withdrawn_at" IS NULL;--> statement-breakpoint
CREATE INDEX "offers_words" ON "offers" USING gin (offer_words("title") gin_trgm_ops) WHERE "withdrawn_at" IS NULL;
