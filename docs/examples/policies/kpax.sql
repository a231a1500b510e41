CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    email VARCHAR(120) NOT NULL UNIQUE,
    name VARCHAR(120),
    phone VARCHAR(30),
    company VARCHAR(120),
    advertising BOOLEAN
);
CREATE TABLE support_requests (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    body TEXT,
    received_at TIMESTAMP
);
CREATE INDEX support_requests_by_customer ON support_requests (customer_id);
CREATE TABLE usage (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    page VARCHAR(120),
    used_at TIMESTAMP
);
CREATE INDEX usage_by_customer ON usage (customer_id);
CREATE TABLE fraud_signals (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    reason VARCHAR(120),
    noted_at TIMESTAMP
);
CREATE INDEX fraud_signals_by_customer ON fraud_signals (customer_id);
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    email VARCHAR(120) NOT NULL UNIQUE,
    name VARCHAR(120),
    company VARCHAR(120),
    met_at VARCHAR(120)
);
CREATE TABLE newsletter (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    agreed_at TIMESTAMP
);
CREATE INDEX newsletter_by_contact ON newsletter (contact_id);
