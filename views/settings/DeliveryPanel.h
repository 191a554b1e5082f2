#pragma once

#include "models/domain/Delivery.h"

#include <QList>
#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace Peak {

/*
 * Who: the admin who sets the program up, and again when somebody says "I got no mail".
 * First: does mail go out: a sentence for each way, with what is wrong and since when.
 * Then: fills in the fields below, sets the key after proving who they are; looks into the log for
 * that person's mail, and sends it once more where it did not come.
 * So: the sentences first with the log beside them, then the fields in the order in which one fills
 * them in, each secret where it is needed.
 */

/** How e-mails and text messages go out. Shows what it is given. GUI thread. */
class DeliveryPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit DeliveryPanel(QWidget *parent = nullptr);

    void setStates(const QList<DeliveryState> &states);
    const QList<DeliveryState> &states() const { return m_states; }
    QPushButton *log() const { return m_log; }

Q_SIGNALS:
    void logRequested();

private:
    QList<DeliveryState> m_states;
    QVBoxLayout *m_lines;
    QPushButton *m_log;
};

} // namespace Peak
