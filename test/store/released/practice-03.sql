CREATE TABLE clients (id TEXT PRIMARY KEY, name TEXT NOT NULL, platform TEXT NOT NULL, tenant TEXT NOT NULL, summary TEXT, version INTEGER NOT NULL, next_wake TEXT, put_back INTEGER NOT NULL DEFAULT 0);
CREATE TABLE grants (id TEXT PRIMARY KEY, platform TEXT NOT NULL, state TEXT NOT NULL, key_version INTEGER NOT NULL, data_key TEXT NOT NULL, access_token TEXT NOT NULL,
  refresh_token TEXT NOT NULL, previous_refresh_token TEXT, previous_until TEXT, access_expires_at TEXT NOT NULL, refresh_expires_at TEXT NOT NULL, hard_expires_at TEXT,
  refreshed_at TEXT NOT NULL, version INTEGER NOT NULL, lease_owner TEXT, lease_until TEXT) WITHOUT ROWID;
CREATE TABLE connections (organisation_id TEXT PRIMARY KEY, grant_id TEXT NOT NULL REFERENCES grants (id), tenant TEXT NOT NULL, connection_id TEXT, state TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX connections_by_grant ON connections (grant_id, state);
CREATE TABLE consents (id TEXT PRIMARY KEY, grant_id TEXT NOT NULL REFERENCES grants (id), platform TEXT NOT NULL, tenants TEXT NOT NULL, expires_at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX consents_by_grant ON consents (grant_id);
CREATE TABLE schema_version (row INTEGER PRIMARY KEY CHECK (row = 1), version INTEGER NOT NULL);
INSERT INTO "clients" ("id","name","platform","tenant","summary","version","next_wake","put_back") VALUES ('xero-00000000000000aa','Hudson','xero','tenant-1','{"id":"xero-00000000000000aa","version":7}',7.0,NULL,0.0);
INSERT INTO "connections" ("organisation_id","grant_id","tenant","connection_id","state") VALUES ('xero-00000000000000aa','grant-1','tenant-1','connection-1','open');
INSERT INTO "consents" ("id","grant_id","platform","tenants","expires_at") VALUES ('hashed','grant-1','xero','[{"id":"tenant-2","name":"Nile","connectionId":null}]','2026-05-04T14:15:00.000Z');
INSERT INTO "grants" ("id","platform","state","key_version","data_key","access_token","refresh_token","previous_refresh_token","previous_until","access_expires_at","refresh_expires_at","hard_expires_at","refreshed_at","version","lease_owner","lease_until") VALUES ('grant-1','xero','live',1.0,'sealed-key','sealed-access','sealed-refresh','sealed-previous','2026-05-04T14:30:00.000Z','2026-05-04T14:30:00.000Z','2026-07-03T14:00:00.000Z',NULL,'2026-05-04T14:00:00.000Z',3.0,NULL,NULL);
INSERT INTO "schema_version" ("row","version") VALUES (1.0,3.0);
