#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace Peak {

class MessageBar;

/**
 * The page of the sign-in window where a person hangs an authenticator app on their account.
 *
 * Shows a secret as a picture and as letters, takes the first code. Knows no door; forgets the
 * secret when it is told to. GUI thread.
 */
class EnrolStep final : public QWidget
{
    Q_OBJECT

public:
    /** Faults are told in `message`, which belongs to the window. */
    explicit EnrolStep(MessageBar *message, QWidget *parent = nullptr);

    void setSecret(const QString &secret, const QString &uri);
    void forget();
    /** The code without blanks; tells what is missing and gives nothing when there is none. */
    QString takeCode();
    /** After a refusal: for the next one. */
    void retry();

private:
    MessageBar *m_message;
    QLabel *m_picture;
    QLineEdit *m_secret;
    QPushButton *m_copy;
    QLineEdit *m_code;
};

} // namespace Peak
