CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    email VARCHAR(120) NOT NULL UNIQUE,
    first_name VARCHAR(60),
    last_name VARCHAR(60),
    phone VARCHAR(30),
    linkedin_url VARCHAR(200),
    password_hash VARCHAR(100) NOT NULL,
    by_email BOOLEAN,
    by_text_message BOOLEAN
);
CREATE INDEX users_by_phone ON users (phone);
CREATE TABLE purchases (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    item VARCHAR(120),
    amount DECIMAL(10, 2),
    paid_on DATE,
    billing_address VARCHAR(200),
    telecom_operator VARCHAR(60),
    phone_model VARCHAR(60)
);
CREATE INDEX purchases_by_user ON purchases (user_id);
CREATE TABLE contracts (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    terms_version VARCHAR(20),
    accepted_on DATE,
    ended_on DATE
);
CREATE INDEX contracts_by_user ON contracts (user_id);
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    body TEXT,
    received_at TIMESTAMP
);
CREATE INDEX requests_by_user ON requests (user_id);
CREATE TABLE cookies (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    purpose VARCHAR(60),
    deposited_at TIMESTAMP
);
CREATE INDEX cookies_by_user ON cookies (user_id);
