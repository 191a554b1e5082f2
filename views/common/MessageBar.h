#pragma once

#include "models/db/Error.h"
#include "views/common/ThemeColors.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace Peak {

/**
 * A message in its place on a page: an icon, a sentence, perhaps one action, and a way to close it.
 *
 * Hidden until it has something to say; a new message replaces the last. Screen readers hear it at
 * once. Decides nothing: whoever shows a message connects actionTriggered(). GUI thread.
 */
class MessageBar final : public QFrame
{
    Q_OBJECT

public:
    explicit MessageBar(QWidget *parent = nullptr);

    void showMessage(Peak::Status status, const QString &text, const QString &action = {});
    /** Warning for what the person or the line can mend, danger for the rest. */
    void showError(const Peak::Error &error, const QString &action = {});
    /** Why something can't be done now; an error that stands says more and stays. */
    void showRefusal(const QString &reason);
    void clear();
    /** What was only news goes; a warning and an error stay. */
    void clearNews();
    void setClosable(bool closable);

    bool isEmpty() const;
    QString text() const;
    /** Neutral while it is empty. */
    Status status() const { return m_status; }

Q_SIGNALS:
    void actionTriggered();
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    Status m_status = Status::Neutral;
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_action;
    QToolButton *m_close;
};

} // namespace Peak
