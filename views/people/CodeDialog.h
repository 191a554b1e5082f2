#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;

namespace Peak {

/**
 * A code that works once, shown once: to be read out or copied, and what its person does with it.
 *
 * Keeps the code no longer than it is open. GUI thread.
 */
class CodeDialog final : public QDialog
{
    Q_OBJECT

public:
    enum class Kind { Invitation, NewPassword };

    CodeDialog(Kind kind, const QString &name, const QString &email, const QString &code,
               QWidget *parent = nullptr);

    QString code() const;
    void done(int result) override;

private:
    void copy(const QString &what, const QString &told);
    QString wholeText(Kind kind) const;

    QString m_email;
    QLineEdit *m_code;
    QLabel *m_told;
};

} // namespace Peak
