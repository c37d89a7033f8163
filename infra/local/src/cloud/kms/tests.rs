//! The KMS through the AWS SDK.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use aws_sdk_kms::Client;
use aws_sdk_kms::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{
    DataKeySpec, KeySpec, KeyUsageType, MacAlgorithmSpec, MessageType, SigningAlgorithmSpec,
};

use crate::cloud::Cloud;
use crate::endpoint::Endpoints;
use crate::file::tests::Scratch;
use crate::wire::Wire;

fn client(cloud: &Cloud) -> Client {
    Client::new(&Endpoints::all(cloud.endpoint()).config(&Wire::new()))
}

async fn key(client: &Client, spec: KeySpec, usage: KeyUsageType) -> String {
    let made = client
        .create_key()
        .key_spec(spec)
        .key_usage(usage)
        .send()
        .await
        .unwrap();
    made.key_metadata().unwrap().key_id().to_owned()
}

fn code<E: ProvideErrorMetadata, R>(fault: &SdkError<E, R>) -> Option<&str> {
    fault
        .as_service_error()
        .and_then(ProvideErrorMetadata::code)
}

#[tokio::test]
async fn a_data_key_opens_with_its_own_context_only() {
    let cloud = Cloud::start(None).await.unwrap();
    let client = client(&cloud);
    let id = key(
        &client,
        KeySpec::SymmetricDefault,
        KeyUsageType::EncryptDecrypt,
    )
    .await;
    client
        .create_alias()
        .alias_name("alias/ticket-text")
        .target_key_id(&id)
        .send()
        .await
        .unwrap();

    let made = client
        .generate_data_key()
        .key_id("alias/ticket-text")
        .key_spec(DataKeySpec::Aes256)
        .encryption_context("practice", "lakeside")
        .encryption_context("ticket", "1")
        .send()
        .await
        .unwrap();
    let sealed = made.ciphertext_blob().unwrap().clone();
    assert_eq!(made.plaintext().unwrap().as_ref().len(), 32);

    let open = |practice: &str, ticket: &str| {
        client
            .decrypt()
            .ciphertext_blob(sealed.clone())
            .encryption_context("ticket", ticket)
            .encryption_context("practice", practice)
            .send()
    };
    assert_eq!(
        open("lakeside", "1").await.unwrap().plaintext(),
        made.plaintext()
    );
    // The second context has the same characters in another place.
    for (practice, ticket) in [("summit", "1"), ("lakeside1", ""), ("lakesid", "e1")] {
        let refused = open(practice, ticket).await.unwrap_err();
        assert_eq!(code(&refused), Some("InvalidCiphertextException"));
    }

    for position in [0, 20, 40, 60] {
        let mut bytes = sealed.as_ref().to_vec();
        bytes[position] ^= 1;
        let changed = client
            .decrypt()
            .ciphertext_blob(Blob::new(bytes))
            .encryption_context("practice", "lakeside")
            .encryption_context("ticket", "1");
        assert_eq!(
            code(&changed.send().await.unwrap_err()),
            Some("InvalidCiphertextException")
        );
    }
}

#[tokio::test]
async fn a_wrong_key_is_told_apart_from_a_wrong_context() {
    let cloud = Cloud::start(None).await.unwrap();
    let client = client(&cloud);
    let right = key(
        &client,
        KeySpec::SymmetricDefault,
        KeyUsageType::EncryptDecrypt,
    )
    .await;
    let wrong = key(
        &client,
        KeySpec::SymmetricDefault,
        KeyUsageType::EncryptDecrypt,
    )
    .await;
    let made = client
        .generate_data_key()
        .key_id(&right)
        .number_of_bytes(64)
        .send()
        .await
        .unwrap();
    let sealed = made.ciphertext_blob().unwrap().clone();
    assert_eq!(made.plaintext().unwrap().as_ref().len(), 64);
    let refused = client
        .decrypt()
        .ciphertext_blob(sealed.clone())
        .key_id(&wrong)
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&refused), Some("IncorrectKeyException"));
    let missing = client
        .decrypt()
        .ciphertext_blob(sealed)
        .key_id("alias/none")
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&missing), Some("NotFoundException"));
}

#[tokio::test]
async fn macs_and_signatures_verify_and_nothing_else_does() {
    let cloud = Cloud::start(None).await.unwrap();
    let client = client(&cloud);
    let hmac = key(&client, KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac).await;
    let message = Blob::new("page 1, step 2");
    let request = client
        .generate_mac()
        .key_id(&hmac)
        .mac_algorithm(MacAlgorithmSpec::HmacSha256);
    let mac = request
        .message(message.clone())
        .send()
        .await
        .unwrap()
        .mac()
        .unwrap()
        .clone();
    let verify = |message: Blob| {
        let request = client
            .verify_mac()
            .key_id(&hmac)
            .mac_algorithm(MacAlgorithmSpec::HmacSha256);
        request.message(message).mac(mac.clone()).send()
    };
    assert!(verify(message.clone()).await.unwrap().mac_valid());
    assert_eq!(
        code(&verify(Blob::new("page 2")).await.unwrap_err()),
        Some("KMSInvalidMacException")
    );

    let signer = key(&client, KeySpec::EccNistP256, KeyUsageType::SignVerify).await;
    let request = client
        .sign()
        .key_id(&signer)
        .signing_algorithm(SigningAlgorithmSpec::EcdsaSha256);
    let signature = request
        .message(message.clone())
        .send()
        .await
        .unwrap()
        .signature()
        .unwrap()
        .clone();
    let public = client
        .get_public_key()
        .key_id(&signer)
        .send()
        .await
        .unwrap()
        .public_key()
        .unwrap()
        .clone();
    // Outside the service, with nothing but the public key it handed out.
    let outside = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, public.as_ref());
    outside
        .verify(message.as_ref(), signature.as_ref())
        .unwrap();
    assert!(outside.verify(b"another", signature.as_ref()).is_err());

    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, message.as_ref());
    let verify = |digest: Blob| {
        let request = client
            .verify()
            .key_id(&signer)
            .signing_algorithm(SigningAlgorithmSpec::EcdsaSha256);
        request
            .message_type(MessageType::Digest)
            .message(digest)
            .signature(signature.clone())
            .send()
    };
    assert!(
        verify(Blob::new(digest.as_ref()))
            .await
            .unwrap()
            .signature_valid()
    );
    let refused = verify(Blob::new([0_u8; 32])).await.unwrap_err();
    assert_eq!(code(&refused), Some("KMSInvalidSignatureException"));

    let request = client
        .generate_mac()
        .key_id(&signer)
        .mac_algorithm(MacAlgorithmSpec::HmacSha256);
    let refused = request.message(message).send().await.unwrap_err();
    assert_eq!(code(&refused), Some("InvalidKeyUsageException"));
}

#[tokio::test]
async fn what_it_does_not_do_is_refused() {
    let cloud = Cloud::start(None).await.unwrap();
    let client = client(&cloud);
    let id = key(
        &client,
        KeySpec::SymmetricDefault,
        KeyUsageType::EncryptDecrypt,
    )
    .await;
    let refused = client
        .schedule_key_deletion()
        .key_id(&id)
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&refused), Some("UnknownOperationException"));
    let refused = client
        .create_key()
        .key_spec(KeySpec::Rsa2048)
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&refused), Some("ValidationException"));
    let request = client
        .generate_data_key()
        .key_id(&id)
        .key_spec(DataKeySpec::Aes256);
    let refused = request.grant_tokens("token").send().await.unwrap_err();
    assert_eq!(code(&refused), Some("ValidationException"));
    let refused = client
        .create_alias()
        .alias_name("ticket-text")
        .target_key_id(&id)
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&refused), Some("InvalidAliasNameException"));
}

#[tokio::test]
async fn kept_keys_open_what_they_sealed_before() {
    let scratch = Scratch::new();
    let sealed = {
        let cloud = Cloud::start(Some(&scratch.0)).await.unwrap();
        let client = client(&cloud);
        let id = key(
            &client,
            KeySpec::SymmetricDefault,
            KeyUsageType::EncryptDecrypt,
        )
        .await;
        client
            .create_alias()
            .alias_name("alias/text")
            .target_key_id(&id)
            .send()
            .await
            .unwrap();
        client
            .generate_data_key()
            .key_id("alias/text")
            .key_spec(DataKeySpec::Aes256)
            .send()
            .await
            .unwrap()
    };
    let cloud = Cloud::start(Some(&scratch.0)).await.unwrap();
    let client = client(&cloud);
    let request = client
        .decrypt()
        .key_id("alias/text")
        .ciphertext_blob(sealed.ciphertext_blob().unwrap().clone());
    assert_eq!(
        request.send().await.unwrap().plaintext(),
        sealed.plaintext()
    );
    let again = client
        .create_alias()
        .alias_name("alias/text")
        .target_key_id("alias/text")
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&again), Some("AlreadyExistsException"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(scratch.0.join("kms.json"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
