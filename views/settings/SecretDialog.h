#pragma once

#include "views/common/AskingDialog.h"

class QLineEdit;

namespace Peak {

/**
 * Asks for a secret: a password or key of another service, under a name.
 *
 * Takes a value and gives a value; saves nothing and forgets what was typed. GUI thread.
 */
class SecretDialog final : public AskingDialog
{
    Q_OBJECT

public:
    /** `name` empty: a new one, whose name is asked for. */
    explicit SecretDialog(const QString &name, QWidget *parent = nullptr);

    void accept() override;
    void done(int result) override;

Q_SIGNALS:
    void given(const QString &name, const QString &value);

private:
    QLineEdit *m_name;
    QLineEdit *m_value;
};

} // namespace Peak
