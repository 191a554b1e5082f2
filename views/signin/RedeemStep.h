#pragma once

#include <QWidget>

class QLineEdit;

namespace Peak {

class MessageBar;

/**
 * The page of the sign-in window for whoever has a code from an admin and chooses a password.
 *
 * Checks that all is there and that both passwords are the same; whether the password is good is
 * the server's to say. GUI thread.
 */
class RedeemStep final : public QWidget
{
    Q_OBJECT

public:
    explicit RedeemStep(MessageBar *message, QWidget *parent = nullptr);

    struct Wish
    {
        QString email;
        QString code;
        QString password;
    };
    void begin(const QString &email);
    /** Tells all that is missing; false then. */
    bool take(Wish *wish);
    /** After a refusal: what was wrong is the password (or else the code). */
    void retry(bool password);
    void forget();

private:
    MessageBar *m_message;
    QLineEdit *m_email;
    QLineEdit *m_code;
    QLineEdit *m_password;
    QLineEdit *m_again;
};

} // namespace Peak
