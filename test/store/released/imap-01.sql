CREATE TABLE places (mailbox TEXT PRIMARY KEY, validity TEXT NOT NULL, up_to INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE waiting (mailbox TEXT NOT NULL, uid INTEGER NOT NULL, tries INTEGER NOT NULL, PRIMARY KEY (mailbox, uid)) WITHOUT ROWID;
CREATE TABLE schema_version (row INTEGER PRIMARY KEY CHECK (row = 1), version INTEGER NOT NULL);
INSERT INTO "places" ("mailbox","validity","up_to") VALUES ('mailbox-1','77',12.0);
INSERT INTO "schema_version" ("row","version") VALUES (1.0,1.0);
INSERT INTO "waiting" ("mailbox","uid","tries") VALUES ('mailbox-1',11.0,2.0);
