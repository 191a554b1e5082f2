#pragma once

#include "models/domain/RoomMessage.h"

#include <QAbstractButton>

namespace Peak {

/**
 * One line above the editor: who reads what is written there, and who of them is from outside.
 *
 * A click lists all of them. GUI thread.
 */
class ReadersLine final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit ReadersLine(QWidget *parent = nullptr);

    void setReaders(const QList<RoomReader> &readers, const QUuid &me);
    /** "Dana Reyes, M. Ortega"; "Sam Cole (Third party)" for those from outside. */
    QString inside() const { return m_inside; }
    QString outside() const { return m_outside; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_inside, m_outside;
};

} // namespace Peak
