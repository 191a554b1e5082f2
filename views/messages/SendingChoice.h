#pragma once

#include <QWidget>

class QComboBox;

namespace Peak {

/*
 * Who: whoever was bothered by the seconds that a message waits, or was saved by them.
 * First: how long a message can be taken back.
 * Then: chooses less, or more.
 * So: one choice in words, among what one is told of; it counts from the next message on.
 */

/** How long a message waits before it goes, to be taken back until then. GUI thread. */
class SendingChoice final : public QWidget
{
    Q_OBJECT

public:
    explicit SendingChoice(QWidget *parent = nullptr);

    /** 0: at once. */
    void setSeconds(int seconds);
    /** Nothing can be changed just now; empty: it can. */
    void setRefusal(const QString &reason);
    QComboBox *box() const { return m_box; }

Q_SIGNALS:
    void chosen(int seconds);

private:
    QComboBox *m_box;
    int m_seconds = -1;
};

} // namespace Peak
