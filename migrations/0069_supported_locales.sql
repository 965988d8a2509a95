-- The locales a fresh environment supports: those in whose languages texts are kept. What operators have saved of one stands.
INSERT INTO "locales" ("tag", "name", "currency", "enabled") VALUES
  ('ar', 'العربية', 'SAR', true),
  ('de', 'Deutsch', 'EUR', true),
  ('en', 'English', 'USD', true),
  ('es', 'Español', 'EUR', true),
  ('fr', 'Français', 'EUR', true),
  ('ja', '日本語', 'JPY', true)
ON CONFLICT ("tag") DO NOTHING;
