#pragma once

#include <QObject>

class QAbstractItemView;

namespace Peak {

/**
 * Tells when a table has painted its first rows, once.
 *
 * For whoever measures a start (the environment variable PEAK1031_TRACE_START, tests/benchmarks);
 * changes nothing of what it watches. GUI thread.
 */
class FirstPaint final : public QObject
{
    Q_OBJECT

public:
    /** `view` has its model already, one whose rows answer IdRole once they are loaded. */
    explicit FirstPaint(QAbstractItemView *view, QObject *parent = nullptr);

    bool isPainted() const { return m_painted; }

Q_SIGNALS:
    void painted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QAbstractItemView *m_view;
    bool m_seen = false;
    bool m_painted = false;
};

} // namespace Peak
