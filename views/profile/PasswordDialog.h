#pragma once

#include "models/db/Result.h"
#include "views/common/AskingDialog.h"

#include <QFuture>

#include <functional>

class QLineEdit;
class QPushButton;

namespace Peak {

/**
 * Asks for another password, twice, and tells the rules and what follows beforehand.
 *
 * Accepted once the server took it; a refusal is told here and nothing typed is kept but in the
 * fields. GUI thread.
 */
class PasswordDialog final : public AskingDialog
{
    Q_OBJECT

public:
    /** Sets it; may ask for a proof first, over the window that it is given. */
    using Change = std::function<QFuture<Result<void>>(QWidget *window, const QString &password)>;

    PasswordDialog(Change change, QWidget *parent = nullptr);

    void accept() override;
    void done(int result) override;

Q_SIGNALS:
    void changed();

private:
    void setBusy(bool busy);

    Change m_change;
    QLineEdit *m_first;
    QLineEdit *m_second;
    QPushButton *m_save;
};

} // namespace Peak
