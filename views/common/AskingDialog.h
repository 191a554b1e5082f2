#pragma once

#include <QDialog>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace Peak {

class BusyBar;
class MessageBar;

/**
 * A small dialog that asks one thing: a message when it must, words, fields, and what is pressed.
 *
 * As high as its texts, from the top: message(), what is added to column(), and what addButtons()
 * ends it with. Asks and does nothing itself. GUI thread.
 */
class AskingDialog : public QDialog
{
    Q_OBJECT

protected:
    explicit AskingDialog(QWidget *parent = nullptr);

    MessageBar *message() const { return m_message; }
    QVBoxLayout *column() const { return m_column; }
    /** Of names that others gave, perhaps: never read as markup. */
    QLabel *addText(const QString &text);
    /** `label` has the key that leads to the field. */
    void addField(const QString &label, QWidget *field);
    /** The last that is added: the verb, which Enter presses, beside Cancel, which is given;
     * `others` stand at the left. */
    QPushButton *addButtons(QPushButton *verb, const QList<QPushButton *> &others = {});
    void showWaiting(bool waiting);

    /** As high as its texts, which may have grown; the person's own size is only ever widened. */
    void fit();
    void showEvent(QShowEvent *event) override;

private:
    MessageBar *m_message;
    BusyBar *m_busy;
    QVBoxLayout *m_column;
};

} // namespace Peak
