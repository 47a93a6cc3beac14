CREATE TABLE heard (organisation TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE schema_version (row INTEGER PRIMARY KEY CHECK (row = 1), version INTEGER NOT NULL);
INSERT INTO "heard" ("organisation","version") VALUES ('xero-00000000000000aa',7.0);
INSERT INTO "schema_version" ("row","version") VALUES (1.0,1.0);
