#pragma once

#include <QWidget>

class QHBoxLayout;
class QPlainTextEdit;
class QPushButton;

namespace Peak {

class MessageBar;

/**
 * The page of the sign-in window that shows recovery codes, this once.
 *
 * Copies them and asks where they are to be written; writes no file itself. Forgets them when it is
 * told to. GUI thread.
 */
class RecoveryCodesStep final : public QWidget
{
    Q_OBJECT

public:
    explicit RecoveryCodesStep(MessageBar *message, QWidget *parent = nullptr);

    /** One more way to keep them, beside copying and saving. */
    void addButton(QPushButton *button);
    void setCodes(const QStringList &codes);
    QStringList codes() const;
    void forget();

Q_SIGNALS:
    void saveRequested(const QStringList &codes);

private:
    MessageBar *m_message;
    QPlainTextEdit *m_list;
    QHBoxLayout *m_row;
};

} // namespace Peak
