CREATE TABLE clients (id TEXT PRIMARY KEY, name TEXT NOT NULL, platform TEXT NOT NULL, tenant TEXT NOT NULL, summary TEXT, version INTEGER NOT NULL);
CREATE TABLE schema_version (row INTEGER PRIMARY KEY CHECK (row = 1), version INTEGER NOT NULL);
INSERT INTO "clients" ("id","name","platform","tenant","summary","version") VALUES ('xero-00000000000000aa','Hudson','xero','tenant-1','{"id":"xero-00000000000000aa","version":7}',7.0);
INSERT INTO "schema_version" ("row","version") VALUES (1.0,1.0);
