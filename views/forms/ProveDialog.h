#pragma once

#include "models/db/Result.h"

#include <QDialog>
#include <QFuture>

#include <functional>

class QLineEdit;
class QPushButton;

namespace Peak {

class BusyBar;
class MessageBar;

/** AccountRepository::reauthenticate(): whether the password or the code was right. */
using Prove = std::function<QFuture<Result<bool>>(const QString &secret)>;

/**
 * Asks the person at the desk to prove who they are: their password, or a code of their app.
 *
 * Accepted once the proof was right. Keeps no secret longer than it takes to ask. GUI thread.
 */
class ProveDialog final : public QDialog
{
    Q_OBJECT

public:
    /** `onlyPassword`: a code won't do. */
    ProveDialog(Prove prove, bool onlyPassword, QWidget *parent = nullptr);

    void accept() override;
    void done(int result) override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void fit();
    void setBusy(bool busy);

    Prove m_prove;
    MessageBar *m_message;
    QLineEdit *m_secret;
    BusyBar *m_busy;
    QPushButton *m_continue;
    bool m_onlyPassword;
};

} // namespace Peak
