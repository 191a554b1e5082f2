#pragma once

#include <QDialog>

class QPushButton;

namespace Peak {

class ListPage;

/** E-mails and text messages, what became of them, and sending one once more. Shows what it is
 * given. GUI thread. */
class DeliveryLogDialog final : public QDialog
{
    Q_OBJECT

public:
    /** Takes the list over. */
    explicit DeliveryLogDialog(ListPage *log, QWidget *parent = nullptr);

    ListPage *log() const { return m_log; }
    /** `whyNot` empty: the selected one can be sent again. */
    void setResend(const QString &whyNot);
    QPushButton *resend() const { return m_resend; }

Q_SIGNALS:
    void resendRequested();

private:
    ListPage *m_log;
    QPushButton *m_resend;
};

} // namespace Peak
