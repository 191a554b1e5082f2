#pragma once

#include "models/db/Result.h"
#include "views/common/AskingDialog.h"

#include <QFuture>

#include <functional>

class QLineEdit;
class QPushButton;

namespace Peak {

/** AccountRepository::reauthenticate(): whether the password or the code was right. */
using Prove = std::function<QFuture<Result<bool>>(const QString &secret)>;

/**
 * Asks the person at the desk to prove who they are: their password, or a code of their app.
 *
 * Accepted once the proof was right. Keeps no secret longer than it takes to ask. GUI thread.
 */
class ProveDialog final : public AskingDialog
{
    Q_OBJECT

public:
    /** `onlyPassword`: a code won't do. */
    ProveDialog(Prove prove, bool onlyPassword, QWidget *parent = nullptr);

    void accept() override;
    void done(int result) override;

private:
    void setBusy(bool busy);

    Prove m_prove;
    QLineEdit *m_secret;
    QPushButton *m_continue;
    bool m_onlyPassword;
};

} // namespace Peak
