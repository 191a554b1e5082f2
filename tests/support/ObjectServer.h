#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace Peak {

class RawConnection;

/**
 * An S3-compatible server on this computer, with a bucket, that checks every signature (see
 * tests/support/s3/server.mjs). What it holds outlives its stop and kill; gone with this object.
 *
 * Its npm packages are installed into the build folder when a test first needs them.
 */
class ObjectServer final
{
public:
    explicit ObjectServer(const QStringList &options = {});
    ~ObjectServer();
    ObjectServer(const ObjectServer &) = delete;
    ObjectServer &operator=(const ObjectServer &) = delete;

    /** On the same port as before; ends the test program when it does not start. */
    void start(const QStringList &options = {});
    /** At once, in the middle of whatever it does. */
    void kill();

    /** Sets it up as the firm's storage, and for new documents. */
    void setUp(RawConnection &owner, const QByteArray &provider = "s3") const;

    QString endpoint() const;
    qint64 processId() const { return m_process.processId(); }
    static QByteArray bucket() { return "peak-documents"; }
    static QByteArray accessKey() { return "TESTACCESSKEY"; }
    static QByteArray secretKey() { return "test/secret+key=of-the-tests"; }
    static QByteArray region() { return "us-west-2"; }

    /** The keys of the objects that are there. */
    QStringList objects() const;
    /** The names of uploads that were begun and not put together. */
    QStringList unfinished() const;
    /** The file that holds an object. */
    QString fileOf(const QString &key) const;

private:
    static void install();

    QTemporaryDir m_folder;
    QProcess m_process;
    int m_port = 0;
};

} // namespace Peak
